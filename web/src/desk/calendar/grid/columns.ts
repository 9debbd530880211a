// Columns of the calendar, one per employee or day. Pure functions.

import { type Day, MINUTE, type Span, wholeDay } from '../../../shared/time'
import type { Employee } from '../../catalogue'
import { isBusyStatus, type Piece } from '../bookings'

/** Height of a minute, in pixels. */
export const MINUTE_HEIGHT = 1.6

export interface CalendarColumn {
  key: string
  employee: Employee
  day: Day
  title: string
  subtitle: string
  /** Times when the employee can be booked. */
  open: Span[]
  breaks: Span[]
}

/** Returns the visible part of the day, in minutes and full hours, which covers all working hours and bookings. */
export function shownMinutes(columns: readonly CalendarColumn[], pieces: readonly Piece[], zone: string) {
  const dayBounds = new Map(columns.map(({ day }) => [day, wholeDay(day, zone)]))
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  const include = ({ start, end }: Span, day: Day) => {
    const bounds = dayBounds.get(day)
    if (!bounds) return
    from = Math.min(from, (Math.max(start, bounds.start) - bounds.start) / MINUTE)
    to = Math.max(to, (Math.min(end, bounds.end) - bounds.start) / MINUTE)
  }
  for (const { open, day } of columns) for (const span of open) include(span, day)
  for (const piece of pieces) if (isBusyStatus(piece.booking.status)) for (const day of piece.days) include(piece, day)
  if (from > to) return { from: 9 * 60, to: 18 * 60 }
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 }
}
