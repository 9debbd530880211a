// The agenda of some days at a location, and what news make of it. Pure.

import type { Schemas } from '../../../shared/api'
import type { Day } from '../../../shared/time'
import type { LiveEvent } from '../../live/rooms'
import { type Booking, touches, withBooking } from '../visits'

export type Agenda = Schemas['CalendarView']
export type Block = Schemas['Block']

/** What an agenda is of. */
export interface Scope {
  locationId: number
  from: Day
  to: Day
}

const isIn = (what: Booking | Block, { locationId, from, to }: Scope) =>
  what.location_id === locationId && touches(what, from, to)

/** With a booking as it is now. The same agenda where it has nothing to do with it. */
export function withVisit(agenda: Agenda, booking: Booking, scope: Scope): Agenda {
  const belongs = isIn(booking, scope)
  if (!belongs && !agenda.bookings.some(({ id }) => id === booking.id)) return agenda
  return { ...agenda, bookings: withBooking(agenda.bookings, booking, belongs) }
}

export function withBlock(agenda: Agenda, block: Block, scope: Scope): Agenda {
  if (!isIn(block, scope)) return agenda
  return { ...agenda, blocks: [...agenda.blocks.filter(({ id }) => id !== block.id), block] }
}

export function withoutBlock(agenda: Agenda, blockId: number): Agenda {
  const blocks = agenda.blocks.filter(({ id }) => id !== blockId)
  return blocks.length < agenda.blocks.length ? { ...agenda, blocks } : agenda
}

/** The visit that an event is about, as it is now. */
export function visitOf(event: LiveEvent): Booking | undefined {
  switch (event.type) {
    case 'booking.created':
    case 'booking.moved':
      return event.data
    case 'booking.rescheduled':
      return event.data.booking
  }
}

export function withNews(agenda: Agenda, event: LiveEvent, scope: Scope): Agenda {
  const visit = visitOf(event)
  if (visit) return withVisit(agenda, visit, scope)
  if (event.type === 'block.created') return withBlock(agenda, event.data, scope)
  if (event.type === 'block.removed') return withoutBlock(agenda, event.data.id)
  return agenda
}
