import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Schemas } from '../shared/api'
import { dates, publicPages, t } from '../testing/booking'
import { managed } from '../testing/fixtures'
import { deferred, invalid, problem } from '../testing/server'
import type { TextKey } from '../texts/booking.en'
import { BookingPage } from './BookingPage'
import { loadPage } from './page'
import { ADA, BEN, BRIDGE_STREET, COLOUR, CUT, page } from './rules/fixture'

const SATURDAY = '2027-01-23'
const TEN = `${SATURDAY}T10:00:00-05:00`
const TWO = `${SATURDAY}T14:00:00-05:00`
const free = (...starts: string[]) => ({
  location_id: BRIDGE_STREET,
  time_zone: 'America/New_York',
  days: [
    { day: '2027-01-22', starts: [] },
    { day: SATURDAY, starts },
  ],
})

const BOOK = 'POST /book/test/bookings'
const TIMES = 'GET /book/test/availability'

function open(over: Partial<Schemas['BookingPage']> = {}) {
  const { server, user, show } = publicPages()
  server
    .on('GET /book/test', { ...page, ...over })
    .on(TIMES, free(TEN, TWO))
    .on(BOOK, { id: 1, url: 'https://linden.test/manage/token', booking: managed() })
  show(<BookingPage code="test" first={loadPage('test')} />)
  return { server, user }
}

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const title = (key: TextKey) => screen.findByRole('heading', { level: 1, name: t(key) })

type Opened = ReturnType<typeof open>

async function toServices({ user }: Opened) {
  await user.click(await button(/Bridge Street/))
  await title('services.title')
}

async function toPeople(opened: Opened, service = /^Cut/) {
  await toServices(opened)
  await opened.user.click(screen.getByRole('checkbox', { name: service }))
  const [proceed] = screen.getAllByRole('button', { name: t('action.continue') })
  if (proceed) await opened.user.click(proceed)
}

async function toDetails(opened: Opened) {
  await toPeople(opened)
  await opened.user.click(await button(/^Ada/))
  await opened.user.click(await button(dates.time(TEN)))
  await title('details.title')
}

const field = (key: TextKey) => screen.getByLabelText(new RegExp(`^${t(key)}`))
const submit = () => screen.getByRole('button', { name: t('details.submit') })

async function fillIn({ user }: Opened) {
  await user.type(field('details.name'), 'Clara')
  await user.type(field('details.email'), 'clara@example.org')
}

describe('booking, step by step', () => {
  it('sends what was chosen, and says that it is booked', async () => {
    const opened = open()
    await toDetails(opened)
    await fillIn(opened)
    await opened.user.click(submit())
    expect(await title('done.confirmed')).toHaveFocus()
    expect(opened.server.bodyOf(BOOK)).toEqual({
      name: 'Clara',
      email: 'clara@example.org',
      location_id: BRIDGE_STREET,
      booking_date: TEN,
      items: [{ service_id: CUT, employee_id: ADA }],
      language: 'en-US',
    })
  })

  it('goes on only once a service is chosen', async () => {
    const opened = open()
    await toServices(opened)
    for (const proceed of screen.getAllByRole('button', { name: t('action.continue') })) expect(proceed).toBeDisabled()
    await opened.user.click(screen.getByRole('checkbox', { name: /^Cut/ }))
    for (const proceed of screen.getAllByRole('button', { name: t('action.continue') })) expect(proceed).toBeEnabled()
  })

  it('offers those who do all that was chosen, and asks for their times', async () => {
    const opened = open()
    await toPeople(opened)
    expect(await title('employee.title')).toHaveFocus()
    expect(screen.queryByRole('button', { name: /^Cleo/ })).toBeNull()
    await opened.user.click(await button(/^Ben/))
    await title('time.title')
    const requests = opened.server.requestsTo(TIMES).at(-1)
    expect(requests?.query).toMatchObject({ service_id: String(CUT), employee_id: String(BEN), location_id: '1' })
  })

  it('asks nobody with whom, where only one person does it', async () => {
    const opened = open()
    await toPeople(opened, /^Colour/)
    expect(await title('time.title')).toBeInTheDocument()
    expect(opened.server.requestsTo(TIMES).at(-1)?.query).toMatchObject({ service_id: String(COLOUR) })
  })

  it('shows the first day that has something free, and says of others that they have nothing', async () => {
    const opened = open()
    await toPeople(opened)
    await opened.user.click(await button(new RegExp(`^${t('employee.anyone')}`)))
    expect(await screen.findByRole('heading', { level: 2, name: dates.longDay(SATURDAY) })).toBeInTheDocument()
    await opened.user.click(
      screen.getByRole('radio', { name: t('time.dayFull', { day: dates.longDay('2027-01-22') }) }),
    )
    expect(screen.getByText(t('time.noneThatDay'))).toBeInTheDocument()
    await opened.user.click(screen.getByRole('button', { name: t('time.next', { day: dates.shortDay(SATURDAY) }) }))
    expect(screen.getByRole('button', { name: dates.time(TWO) })).toBeInTheDocument()
  })

  it('leads back step by step, and keeps what was chosen', async () => {
    const opened = open()
    await toDetails(opened)
    for (const key of ['time.title', 'employee.title', 'services.title'] as const) {
      await opened.user.click(screen.getByRole('button', { name: t('action.back') }))
      await title(key)
    }
    expect(screen.getByRole('checkbox', { name: /^Cut/ })).toBeChecked()
  })

  it('goes on after a reload where one was, with all that was entered', async () => {
    const opened = open()
    await toDetails(opened)
    await fillIn(opened)
    const { server, show } = publicPages()
    server.on('GET /book/test', page).on(TIMES, free(TEN, TWO))
    cleanup()
    show(<BookingPage code="test" first={loadPage('test')} />)
    await title('details.title')
    expect(field('details.name')).toHaveValue('Clara')
  })
})

describe('the last step of booking', () => {
  it('says beside the field what is missing, and sends nothing', async () => {
    const opened = open()
    await toDetails(opened)
    await opened.user.click(submit())
    expect(field('details.name')).toHaveFocus()
    expect(field('details.name')).toHaveAccessibleDescription(t('details.name.missing'))
    expect(field('details.email')).toHaveAccessibleDescription(t('details.reach.missing'))
    await opened.user.type(field('details.phone'), '555 0101')
    expect(field('details.email')).not.toHaveAccessibleDescription(t('details.reach.missing'))
    expect(opened.server.requestsTo(BOOK)).toEqual([])
  })

  it('says beside the field what the server finds wrong with it', async () => {
    const opened = open()
    opened.server.on(BOOK, invalid({ email: 'is no address' }))
    await toDetails(opened)
    await fillIn(opened)
    await opened.user.click(submit())
    await waitFor(() => expect(field('details.email')).toHaveFocus())
    expect(field('details.email')).toHaveAccessibleDescription(t('details.email.wrong'))
  })

  it('sends once, however quickly it is pressed again', async () => {
    const opened = open()
    const answer = deferred({ id: 1, url: 'https://linden.test/manage/token', booking: managed() })
    opened.server.on(BOOK, answer.answer)
    await toDetails(opened)
    await fillIn(opened)
    const button = submit()
    // Both clicks happen before the next render.
    act(() => {
      button.click()
      button.click()
    })
    answer.release()
    await title('done.confirmed')
    expect(opened.server.requestsTo(BOOK)).toHaveLength(1)
  })

  it('tries again by the same key when the connection broke', async () => {
    const opened = open()
    opened.server.on(BOOK, () => {
      throw new TypeError('the connection broke')
    })
    await toDetails(opened)
    await fillIn(opened)
    await opened.user.click(submit())
    expect(await screen.findByRole('alert')).toHaveTextContent(t('problem.offline'))
    opened.server.on(BOOK, { id: 1, url: 'https://linden.test/manage/token', booking: managed() })
    await opened.user.click(submit())
    await title('done.confirmed')
    const keys = opened.server.requestsTo(BOOK).map(({ headers }) => headers.get('idempotency-key'))
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it('leads back to the times that are free now when somebody was quicker, and keeps the rest', async () => {
    const opened = open()
    opened.server.on(BOOK, problem(409, 'slot_taken'))
    await toDetails(opened)
    await fillIn(opened)
    opened.server.on(TIMES, free(TWO))
    await opened.user.click(submit())
    await title('time.title')
    expect(screen.getByRole('alert')).toHaveTextContent(t('problem.slotTaken'))
    await opened.user.click(await button(dates.time(TWO)))
    expect(screen.queryByRole('button', { name: dates.time(TEN) })).toBeNull()
    await title('details.title')
    expect(field('details.name')).toHaveValue('Clara')
  })

  it('says how long to wait after too much at once', async () => {
    const opened = open()
    opened.server.on(BOOK, problem(429, 'rate_limited', { retryAfter: 40 }))
    await toDetails(opened)
    await fillIn(opened)
    await opened.user.click(submit())
    expect(await screen.findByRole('alert')).toHaveTextContent(t.count('wait.seconds', 40))
  })

  it('asks for a visit rather than booking it, where the business wants to confirm', async () => {
    const opened = open({ online_booking: 'request' })
    const booking = managed({ status: 'pending' })
    opened.server.on(BOOK, { id: 1, url: 'https://linden.test/manage/token', booking })
    await toDetails(opened)
    await fillIn(opened)
    await opened.user.click(screen.getByRole('button', { name: t('details.request') }))
    expect(await title('done.pending')).toBeInTheDocument()
  })
})

describe('the booking page', () => {
  it('says that it is closed, and where the business is', async () => {
    open({ online_booking: 'off' })
    expect(await title('closed.title')).toBeInTheDocument()
    expect(screen.getByText('Bridge Street')).toBeInTheDocument()
  })

  it('says that there is no such business', async () => {
    const { server, show } = publicPages()
    server.on('GET /book/test', problem(404, 'not_found'))
    show(<BookingPage code="test" first={loadPage('test')} />)
    expect(await title('unknown.title')).toBeInTheDocument()
  })

  it('goes on by itself when it may be asked for again', async () => {
    vi.useFakeTimers()
    const { server, show } = publicPages()
    server.on('GET /book/test', problem(429, 'rate_limited', { retryAfter: 40 }))
    show(<BookingPage code="test" first={loadPage('test')} />)
    await act(() => vi.advanceTimersByTimeAsync(100))
    expect(screen.getByText(t('problem.goesOn', { when: t.count('wait.seconds', 40) }))).toBeInTheDocument()
    server.on('GET /book/test', page)
    await act(() => vi.advanceTimersByTimeAsync(39_000))
    expect(server.requestsTo('GET /book/test')).toHaveLength(1)
    await act(() => vi.advanceTimersByTimeAsync(2_000))
    expect(screen.getByRole('heading', { level: 1, name: t('location.title') })).toBeInTheDocument()
  })
})
