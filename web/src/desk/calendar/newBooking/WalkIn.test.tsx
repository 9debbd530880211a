import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Schemas } from '../../../shared/api'
import { renderPart, t } from '../../../testing/desk'
import { at, booking, calendarView, chiara, colour, finn, location, service } from '../../../testing/fixtures'
import { deferred, page, problem } from '../../../testing/server'
import { WalkIn } from './WalkIn'

const WALK_IN = 'POST /walk-ins'

async function open(now = at('10:00'), day: Partial<Schemas['CalendarView']> = {}) {
  const onClose = vi.fn()
  const part = renderPart(<WalkIn location={location()} now={Date.parse(now)} onClose={onClose} />)
  part.server
    .on('GET /locations/1/calendar', calendarView(day))
    .on('GET /services', page(service(), colour, service({ id: 3, name: 'Perm', active: false })))
    .on('GET /employees', page(finn, chiara))
    .on('GET /locations', page(location()))
  part.show()
  await screen.findByRole('dialog', { name: t('walkIn.title') })
  return { ...part, onClose }
}

const choice = (name: RegExp, text: string | RegExp) =>
  waitFor(() => {
    const found = screen.getByRole('button', { name })
    expect(found).toHaveTextContent(text)
    return found
  })

describe('somebody who walks in', () => {
  it('is told before whoever is free now, or when somebody is', async () => {
    await open(at('10:00'), { bookings: [booking({ from: '09:45', to: '10:15' })] })
    expect(await choice(/^Cut/, t('walkIn.now'))).toHaveTextContent(t('booking.by', { name: 'Chiara' }))
    expect(await choice(/^Colour/, '10:15 AM')).toHaveTextContent(t('booking.by', { name: 'Finn' }))
    expect(screen.queryByRole('button', { name: /^Perm/ })).toBeNull()
  })

  it('is told what is not to be had today any more', async () => {
    await open(at('17:00'))
    await choice(/^Cut/, t('walkIn.now'))
    await choice(/^Colour/, t('walkIn.notToday'))
  })

  it('is served around breaks', async () => {
    await open(at('11:45'))
    await choice(/^Colour/, '12:30 PM')
  })

  it('is booked by a name and a click, by whom was said', async () => {
    const { user, server, onClose } = await open()
    server.on(WALK_IN, booking({ name: 'Wanda', status: 'arrived' }))
    await user.type(screen.getByLabelText(t('walkIn.name')), 'Wanda')
    await user.click(await choice(/^Colour/, t('walkIn.now')))
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1))
    const requested = { service_id: colour.id, location_id: 1, employee_id: finn.id, name: 'Wanda' }
    expect(server.bodyOf(WALK_IN)).toEqual(requested)
    const text = t('walkIn.booked', { client: 'Wanda', time: '10:00 AM', employee: 'Finn' })
    expect(await screen.findByText(text)).toBeInTheDocument()
  })

  it('is taken back from the note, at once', async () => {
    const { user, server } = await open()
    const walkIn = booking({ name: 'Wanda', status: 'arrived' })
    server.on(WALK_IN, walkIn).on('POST /bookings/100/status', { ...walkIn, status: 'cancelled', version: 2 })
    await user.click(await choice(/^Cut/, t('walkIn.now')))
    const note = await screen.findByRole('alert')
    await user.click(within(note).getByRole('button', { name: t('action.undo') }))
    await waitFor(() => expect(server.bodyOf('POST /bookings/100/status')).toEqual({ status: 'cancelled', version: 1 }))
  })

  it('is booked once, however often the service is clicked on', async () => {
    const { user, server, onClose } = await open()
    const answer = deferred(booking())
    server.on(WALK_IN, answer.answer)
    const cut = await choice(/^Cut/, t('walkIn.now'))
    await user.click(cut)
    await waitFor(() => expect(cut).toBeDisabled())
    await user.click(cut)
    answer.release()
    await waitFor(() => expect(onClose).toHaveBeenCalled())
    expect(server.requestsTo(WALK_IN)).toHaveLength(1)
  })

  it('is told when somebody is free if the server knows better', async () => {
    const { user, server, onClose } = await open()
    server.on(WALK_IN, problem(409, 'slot_taken', { earliest: at('09:00', '2027-01-20') }))
    await user.click(await choice(/^Cut/, t('walkIn.now')))
    expect(await screen.findByRole('alert')).toHaveTextContent('Jan 20, 2027, 9:00 AM')
    expect(onClose).not.toHaveBeenCalled()
  })
})
