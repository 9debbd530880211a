import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Schemas } from '../../shared/api'
import { publicPages, t } from '../../testing/booking'
import { at } from '../../testing/fixtures'
import { deferred, invalid, problem } from '../../testing/server'
import type { TextKey } from '../../texts/booking.en'
import JoinPage from './JoinPage'
import OfferPage from './OfferPage'
import PasswordPage from './PasswordPage'

const title = (key: TextKey, values?: Record<string, string>) =>
  screen.findByRole('heading', { level: 1, name: t(key, values) })
const field = (key: TextKey) => screen.getByLabelText(t(key))
const button = (key: TextKey) => screen.getByRole('button', { name: t(key) })

describe('an invitation', () => {
  const invitation: Schemas['PublicInvitation'] = {
    business: 'Linden',
    email: 'ada@example.org',
    name: 'Ada',
    role: 'employee',
    expires_at: '2027-01-22T10:00:00Z',
    has_account: false,
  }

  async function open(over: Partial<typeof invitation> = {}) {
    const opened = publicPages()
    opened.server.on('GET /join', { ...invitation, ...over })
    opened.show(<JoinPage token="token" />)
    await title('join.title', { name: 'Ada' })
    return opened
  }

  it('asks newcomers for a user name and a password, one after the other', async () => {
    const { user, server } = await open()
    await user.click(button('join.submit'))
    expect(field('join.username')).toHaveFocus()
    expect(field('join.username')).toHaveAccessibleDescription(t('join.usernameMissing'))
    await user.type(field('join.username'), 'ada')
    await user.click(button('join.submit'))
    expect(field('password.field')).toHaveFocus()
    expect(field('password.field')).toHaveAccessibleDescription(t('password.missing'))
    expect(server.requestsTo('POST /join')).toEqual([])
  })

  it('asks those who have an account for their password alone, and lets them in', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => {})
    const { user, server } = await open({ has_account: true })
    server.on('POST /join', {})
    expect(screen.queryByLabelText(t('join.username'))).toBeNull()
    await user.type(field('password.field'), 'a long walk')
    await user.click(button('join.submit'))
    await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith('/'))
    expect(server.bodyOf('POST /join')).toEqual({ token: 'token', password: 'a long walk' })
  })

  it('says beside the field what the server finds wrong with it', async () => {
    const { user, server } = await open()
    server.on('POST /join', invalid({ username: 'has an odd sign', password: 'is too short' }))
    await user.type(field('join.username'), 'Ä')
    await user.type(field('password.field'), 'short')
    await user.click(button('join.submit'))
    await waitFor(() => expect(field('join.username')).toHaveAccessibleDescription(t('join.usernameWrong')))
    expect(field('password.field')).toHaveAccessibleDescription(t('password.wrong'))
  })

  it('that is over says so', async () => {
    const { server, show } = publicPages()
    server.on('GET /join', problem(404, 'not_found'))
    show(<JoinPage token="token" />)
    expect(await title('join.gone')).toBeInTheDocument()
  })
})

describe('a new password', () => {
  function open() {
    const opened = publicPages()
    opened.show(<PasswordPage token="token" />)
    return opened
  }

  it('is set, and leads to the sign-in page', async () => {
    const { user, server } = open()
    server.on('POST /password', {})
    await user.type(field('password.field'), 'a long walk')
    await user.click(button('password.submit'))
    expect(await title('password.done')).toBeInTheDocument()
    expect(screen.getByRole('link', { name: t('password.signIn') })).toHaveAttribute('href', '/sign-in')
    expect(server.bodyOf('POST /password')).toEqual({ token: 'token', password: 'a long walk' })
  })

  it('that is missing or too short is asked for at the field', async () => {
    const { user, server } = open()
    await user.click(button('password.submit'))
    expect(field('password.field')).toHaveFocus()
    expect(field('password.field')).toHaveAccessibleDescription(t('password.wrong'))
    server.on('POST /password', invalid({ password: 'is too short' }))
    await user.type(field('password.field'), 'short')
    await user.click(button('password.submit'))
    await waitFor(() => expect(server.requestsTo('POST /password')).toHaveLength(1))
    expect(field('password.field')).toHaveAccessibleDescription(t('password.wrong'))
  })

  it('cannot be set by a link that is over', async () => {
    const { user, server } = open()
    server.on('POST /password', invalid({ token: 'is over' }))
    await user.type(field('password.field'), 'a long walk')
    await user.click(button('password.submit'))
    expect(await title('password.gone')).toBeInTheDocument()
  })
})

describe('an offer of the waitlist', () => {
  const offer: Schemas['PublicOffer'] = {
    state: 'open',
    starts_at: at('10:00'),
    ends_at: at('10:45'),
    expires_at: at('09:00'),
    business: 'Linden',
    location: 'Hudson Street',
    address: '1 Hudson Street',
    city: 'New York',
    services: ['Cut'],
    employee: 'Finn',
  }

  async function open() {
    const opened = publicPages()
    opened.server.on('GET /offers/token', offer)
    opened.show(<OfferPage token="token" />)
    await title('offer.title')
    return opened
  }

  it('is taken, once', async () => {
    const { user, server } = await open()
    const taken = deferred({ ...offer, state: 'accepted' })
    server.on('POST /offers/token/accept', taken.answer)
    await user.click(button('offer.take'))
    await user.click(button('offer.take'))
    taken.release()
    expect(await title('offer.taken')).toHaveFocus()
    expect(server.requestsTo('POST /offers/token/accept')).toHaveLength(1)
    expect(screen.queryByRole('button', { name: t('offer.take') })).toBeNull()
  })

  it('is refused, and the place on the waitlist is kept', async () => {
    const { user, server } = await open()
    server.on('POST /offers/token/decline', { ...offer, state: 'declined' })
    await user.click(button('offer.refuse'))
    await title('offer.declined')
    expect(screen.getByText(t('offer.declinedText'))).toBeInTheDocument()
  })

  it('that somebody else was quicker to take says so, and is shown as it is now', async () => {
    const { user, server } = await open()
    server.on('POST /offers/token/accept', problem(409, 'slot_taken'))
    server.on('GET /offers/token', { ...offer, state: 'gone' })
    await user.click(button('offer.take'))
    expect(await screen.findByText(t('offer.slotTaken'))).toBeInTheDocument()
    await title('offer.over')
  })
})
