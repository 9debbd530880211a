// The calendar view of some days at a location, and how live events change it. Pure.

import type { Schemas } from '../../../shared/api'
import type { Day } from '../../../shared/time'
import type { LiveEvent } from '../../live/rooms'
import { type Booking, isWithinDays, upsertBooking } from '../bookings'

export type CalendarView = Schemas['CalendarView']
export type Block = Schemas['Block']

/** Location and days of a calendar view. */
export interface Scope {
  locationId: number
  from: Day
  to: Day
}

const isIn = (item: Booking | Block, { locationId, from, to }: Scope) =>
  item.location_id === locationId && isWithinDays(item, from, to)

/** With a booking as it is now. The same view where it has nothing to do with it. */
export function withBooking(view: CalendarView, booking: Booking, scope: Scope): CalendarView {
  const belongs = isIn(booking, scope)
  if (!belongs && !view.bookings.some(({ id }) => id === booking.id)) return view
  return { ...view, bookings: upsertBooking(view.bookings, booking, belongs) }
}

export function withBlock(view: CalendarView, block: Block, scope: Scope): CalendarView {
  if (!isIn(block, scope)) return view
  return { ...view, blocks: [...view.blocks.filter(({ id }) => id !== block.id), block] }
}

export function withoutBlock(view: CalendarView, blockId: number): CalendarView {
  const blocks = view.blocks.filter(({ id }) => id !== blockId)
  return blocks.length < view.blocks.length ? { ...view, blocks } : view
}

/** The booking that an event is about, as it is now. */
export function bookingOf(event: LiveEvent): Booking | undefined {
  switch (event.type) {
    case 'booking.created':
    case 'booking.updated':
      return event.data
    case 'booking.rescheduled':
      return event.data.booking
  }
}

export function withEvent(view: CalendarView, event: LiveEvent, scope: Scope): CalendarView {
  const booking = bookingOf(event)
  if (booking) return withBooking(view, booking, scope)
  if (event.type === 'block.created') return withBlock(view, event.data, scope)
  if (event.type === 'block.removed') return withoutBlock(view, event.data.id)
  return view
}
