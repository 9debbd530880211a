import { describe, expect, it } from 'vitest'
import type { Booking } from '../bookings'
import { type CalendarView, type Scope, withEvent } from './calendarView'

const scope: Scope = { locationId: 1, from: '2027-03-15', to: '2027-03-21' }
const empty: CalendarView = { bookings: [], blocks: [], time_off: [], closures: [] }

const bookingAt = (starts_at: string, ends_at: string, over: Partial<Booking> = {}) =>
  ({ id: 1, version: 1, location_id: 1, starts_at, ends_at, ...over }) as Booking
const block = (starts_at: string, ends_at: string) => ({
  id: 1,
  location_id: 1,
  reason: '',
  bookables: [],
  starts_at,
  ends_at,
})
const morning = bookingAt('2027-03-16T09:00:00-04:00', '2027-03-16T10:00:00-04:00')

describe('an agenda', () => {
  it('has visits of its days, and those that reach into them from the evening before', () => {
    const created = (data: Booking) => withEvent(empty, { type: 'booking.created', data }, scope).bookings.length
    expect(created(morning)).toBe(1)
    expect(created(bookingAt('2027-03-14T23:30:00-04:00', '2027-03-15T00:30:00-04:00'))).toBe(1)
    expect(created(bookingAt('2027-03-14T23:00:00-04:00', '2027-03-15T00:00:00-04:00'))).toBe(0)
    expect(created(bookingAt('2027-03-21T23:30:00-04:00', '2027-03-22T00:30:00-04:00'))).toBe(1)
    expect(created(bookingAt('2027-03-22T00:00:00-04:00', '2027-03-22T01:00:00-04:00'))).toBe(0)
    expect(created({ ...morning, location_id: 2 })).toBe(0)
  })

  it('loses a visit that was moved to another week or place, and keeps the newer of two', () => {
    const existing: CalendarView = { ...empty, bookings: [morning] }
    const rescheduled = (booking: Booking) =>
      withEvent(
        existing,
        {
          type: 'booking.rescheduled',
          data: { booking, previous: { ...morning, employee_ids: [] } },
        },
        scope,
      )
    const later = bookingAt('2027-03-23T09:00:00-04:00', '2027-03-23T10:00:00-04:00', { version: 2 })
    expect(rescheduled(later).bookings).toEqual([])
    expect(rescheduled({ ...morning, version: 2, location_id: 2 }).bookings).toEqual([])
    expect(rescheduled({ ...morning, version: 0, notes: 'old' }).bookings).toEqual([morning])
  })

  it('is the same one after news of something else', () => {
    const elsewhere = bookingAt('2027-04-16T09:00:00-04:00', '2027-04-16T10:00:00-04:00')
    expect(withEvent(empty, { type: 'booking.updated', data: elsewhere }, scope)).toBe(empty)
    expect(withEvent(empty, { type: 'block.removed', data: block(morning.starts_at, morning.ends_at) }, scope)).toBe(
      empty,
    )
  })

  it('has a block once, until it is removed', () => {
    const data = block(morning.starts_at, morning.ends_at)
    const sendOnce = withEvent(empty, { type: 'block.created', data }, scope)
    expect(withEvent(sendOnce, { type: 'block.created', data }, scope).blocks).toEqual([data])
    expect(withEvent(sendOnce, { type: 'block.removed', data }, scope).blocks).toEqual([])
  })
})
