// Calendar view of several days at a location, and its changes by live events. Pure functions.

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

/** Inserts, replaces or removes a booking. Returns the same object if the booking does not concern the view. */
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

/** Returns the current state of the booking that an event is about. */
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
