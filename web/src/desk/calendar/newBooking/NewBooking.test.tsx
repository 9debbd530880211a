import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { renderPart, t } from '../../../testing/desk'
import {
  at,
  booking,
  chiara,
  client,
  colour,
  finn,
  location,
  user as member,
  service,
  TUESDAY,
} from '../../../testing/fixtures'
import { deferred, invalid, page, problem } from '../../../testing/server'
import { NewBooking } from './NewBooking'

const BOOK = 'POST /bookings'
const SLOT = { day: TUESDAY, from: 10 * 60, to: 10 * 60, employeeId: finn.id }
const WILMA = { id: 7, name: 'Wilma' }

interface Options {
  slot?: Partial<typeof SLOT>
  chosen?: typeof WILMA | undefined
  role?: 'receptionist' | 'employee' | 'manager'
}

async function open({ slot, chosen, role = 'receptionist' }: Options = {}) {
  const onClose = vi.fn()
  const part = renderPart(
    <NewBooking location={location()} slot={{ ...SLOT, ...slot }} client={chosen} onClose={onClose} />,
    { user: member({ role }) },
  )
  part.server
    .on('GET /clients', page(client()))
    .on('GET /clients/7', client())
    .on('GET /services', page(service(), colour))
    .on('GET /employees', page(finn, chiara))
    .on('GET /locations/1/closures', page())
    .on('GET /availability', {
      location_id: 1,
      time_zone: 'America/New_York',
      days: [{ day: TUESDAY, starts: [at('10:00'), at('15:30')] }],
    })
    .on(BOOK, booking())
  part.show()
  await screen.findByRole('dialog', { name: t('booking.new') })
  return { ...part, onClose }
}

type Opened = Awaited<ReturnType<typeof open>>

const field = (key: Parameters<typeof t>[0]) => screen.getByRole('combobox', { name: t(key) })
const time = () => screen.getByLabelText(t('booking.time'))
const submit = () => screen.getByRole('button', { name: new RegExp(`^${t('booking.book')}`) })

async function choose({ user }: Opened, list: HTMLElement, option: string) {
  await user.click(list)
  await user.click(await screen.findByRole('option', { name: option }))
}

async function chooseClient({ user }: Opened, name: string) {
  await user.type(field('clients.one'), name)
  await user.click(await screen.findByRole('option', { name: t('clients.addNamed', { name }) }))
}

describe('a new visit', () => {
  it('is booked once it is known for whom and what, with whom and when it was clicked', async () => {
    const opened = await open()
    expect(submit()).toBeDisabled()
    await opened.user.type(field('clients.one'), 'Wil')
    await opened.user.click(await screen.findByRole('option', { name: 'Wilma' }))
    expect(submit()).toBeDisabled()
    await choose(opened, field('services.one'), 'Cut')
    await opened.user.click(screen.getByRole('button', { name: t('booking.bookFor', { price: '$65' }) }))
    await waitFor(() => expect(opened.onClose).toHaveBeenCalledTimes(1))
    expect(opened.server.bodyOf(BOOK)).toEqual({
      client_id: 7,
      location_id: 1,
      booking_date: expect.toSatisfy((instant: string) => Date.parse(instant) === Date.parse(at('10:00'))),
      items: [{ service_id: service().id, employee_id: finn.id }],
    })
    expect(await screen.findByText(/^Wilma .* Finn/)).toBeInTheDocument()
  })

  it('can be for somebody new, and their phone number is put right at its field', async () => {
    const opened = await open()
    opened.server.on(BOOK, invalid({ phone: 'has too few digits' }))
    await chooseClient(opened, 'Nelly')
    await opened.user.type(screen.getByLabelText(t('clients.phone')), '12')
    await choose(opened, field('services.one'), 'Cut')
    await opened.user.click(submit())
    await waitFor(() => expect(screen.getByLabelText(t('clients.phone'))).toBeInvalid())
    expect(opened.server.bodyOf(BOOK)).toMatchObject({ name: 'Nelly', phone: '12' })
    expect(opened.onClose).not.toHaveBeenCalled()
  })

  it('that is refused says why until something else is asked for', async () => {
    const opened = await open({ chosen: WILMA })
    opened.server.on(BOOK, problem(409, 'slot_taken'))
    await choose(opened, field('services.one'), 'Cut')
    await opened.user.click(submit())
    expect(await screen.findByText(t('problem.slot_taken'))).toBeInTheDocument()
    await opened.user.click(screen.getByRole('button', { name: '3:30 PM' }))
    expect(time()).toHaveValue('15:30')
    expect(screen.queryByText(t('problem.slot_taken'))).toBeNull()
  })

  it('cannot be sent again while it is on its way', async () => {
    const opened = await open({ chosen: WILMA })
    const answer = deferred(booking())
    opened.server.on(BOOK, answer.answer)
    await choose(opened, field('services.one'), 'Cut')
    const button = submit()
    await opened.user.click(button)
    await waitFor(() => expect(button).toBeDisabled())
    await opened.user.click(button)
    answer.release()
    await waitFor(() => expect(opened.onClose).toHaveBeenCalled())
    expect(opened.server.requestsTo(BOOK)).toHaveLength(1)
  })

  it('in a break says so before it is asked for, and the desk can book it anyway', async () => {
    const opened = await open({ chosen: WILMA })
    await choose(opened, field('services.one'), 'Cut')
    fireEvent.change(time(), { target: { value: '12:00' } })
    const pause = { name: 'Finn', from: '12:00 PM', to: '12:30 PM' }
    expect(screen.getByRole('status')).toHaveTextContent(t('outsideHours.break', pause))
    expect(screen.queryByRole('link', { name: t('outsideHours.change', { name: 'Finn' }) })).toBeNull()
    await opened.user.click(screen.getByRole('button', { name: t('booking.bookAnyway') }))
    await waitFor(() => expect(opened.server.bodyOf(BOOK)).toMatchObject({ outside_hours: true }))
  })

  it('outside of hours leads those who may change them to where they are', async () => {
    const opened = await open({ chosen: WILMA, role: 'manager' })
    await choose(opened, field('services.one'), 'Cut')
    fireEvent.change(time(), { target: { value: '20:00' } })
    expect(screen.getByRole('status')).toHaveTextContent(t('outsideHours.hours', { name: 'Finn' }))
    const link = screen.getByRole('link', { name: t('outsideHours.change', { name: 'Finn' }) })
    expect(link).toHaveAttribute('href', `/staff/${finn.id}`)
  })

  it('is not booked outside of hours by those who serve', async () => {
    const opened = await open({ chosen: WILMA, role: 'employee' })
    await choose(opened, field('services.one'), 'Cut')
    fireEvent.change(time(), { target: { value: '20:00' } })
    expect(screen.queryByRole('button', { name: t('booking.bookAnyway') })).toBeNull()
  })

  it('takes as long as it was drawn, with a way back to the usual length', async () => {
    const opened = await open({ chosen: WILMA, slot: { to: 11 * 60 } })
    await choose(opened, field('services.one'), 'Cut')
    expect(await screen.findByLabelText(t('booking.length'))).toHaveValue('60')
    await opened.user.click(screen.getByRole('button', { name: t('booking.asUsual', { length: '45 min' }) }))
    expect(screen.getByLabelText(t('booking.length'))).toHaveValue('45')
    await opened.user.click(screen.getByRole('button', { name: t('booking.asDrawn', { length: '1 hr' }) }))
    await opened.user.click(submit())
    await waitFor(() => expect(opened.server.bodyOf(BOOK)).toMatchObject({ duration_minutes: 60 }))
  })

  it('forgets who serves if they do not do what is chosen', async () => {
    const opened = await open({ slot: { employeeId: chiara.id } })
    await waitFor(() => expect(field('booking.with')).toHaveValue('Chiara'))
    await choose(opened, field('services.one'), 'Colour')
    expect(field('booking.with')).toHaveValue('')
  })

  it('is on the day that is typed, in words or in digits', async () => {
    const opened = await open({ chosen: WILMA })
    const day = screen.getByLabelText(t('booking.day'))
    expect(day).toHaveValue('January 19, 2027')
    await opened.user.clear(day)
    await opened.user.type(day, '2027-01-21')
    fireEvent.blur(day)
    expect(day).toHaveValue('January 21, 2027')
    await opened.user.clear(day)
    await opened.user.type(day, 'some day')
    fireEvent.blur(day)
    expect(day).toHaveValue('January 21, 2027')
    await choose(opened, field('services.one'), 'Cut')
    await opened.user.click(submit())
    await waitFor(() => expect(opened.server.requestsTo(BOOK)).toHaveLength(1))
    expect(opened.server.bodyOf(BOOK)).toMatchObject({ booking_date: expect.stringContaining('2027-01-21') })
  })
})

describe('the drawer of a new visit', () => {
  const close = () => screen.getByRole('button', { name: t('action.close') })

  it('closes at once if nothing was entered', async () => {
    const { user, onClose } = await open()
    await user.click(close())
    expect(onClose).toHaveBeenCalledTimes(1)
  })

  it('asks before it drops what was entered, also while a time is being blocked', async () => {
    const opened = await open()
    await choose(opened, field('services.one'), 'Cut')
    await opened.user.click(screen.getByRole('radio', { name: t('block.one') }))
    await opened.user.click(close())
    const question = within(await screen.findByRole('dialog', { name: t('unsaved.title') }))
    await opened.user.click(question.getByRole('button', { name: t('unsaved.stay') }))
    expect(opened.onClose).not.toHaveBeenCalled()
    await opened.user.click(screen.getByRole('radio', { name: t('booking.one') }))
    expect(field('services.one')).toHaveValue('Cut')
    await opened.user.click(close())
    const retry = within(await screen.findByRole('dialog', { name: t('unsaved.title') }))
    await opened.user.click(retry.getByRole('button', { name: t('unsaved.drop') }))
    expect(opened.onClose).toHaveBeenCalledTimes(1)
  })

  it('blocks the time that was drawn', async () => {
    const opened = await open({ slot: { to: 11 * 60 } })
    opened.server.on('POST /blocks', { id: 1, starts_at: at('10:00'), ends_at: at('11:00'), reason: '', bookables: [] })
    await opened.user.click(screen.getByRole('radio', { name: t('block.one') }))
    await opened.user.type(screen.getByLabelText(t('block.reason')), 'Training')
    await opened.user.click(screen.getByRole('button', { name: t('block.submit') }))
    await waitFor(() => expect(opened.onClose).toHaveBeenCalledTimes(1))
    const is = (time: string) => expect.toSatisfy((instant: string) => Date.parse(instant) === Date.parse(at(time)))
    expect(opened.server.bodyOf('POST /blocks')).toEqual({
      location_id: 1,
      employee_ids: [finn.id],
      starts_at: is('10:00'),
      ends_at: is('11:00'),
      reason: 'Training',
    })
  })
})
