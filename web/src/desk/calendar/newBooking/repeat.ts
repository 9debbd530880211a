// Dates of repeating bookings, computed like on the server, which has the final say. Pure functions.

import type { Schemas } from '../../../shared/api'
import { Problem } from '../../../shared/problem'
import { addDays, type Day, type Instant, WEEKDAYS, weekdayOf } from '../../../shared/time'
import type { Booking } from '../bookings'

export type Unit = Schemas['RecurrenceUnit']
export type UnavailableDate = Schemas['UnavailableDate']

export const UNITS: readonly Unit[] = ['days', 'weeks', 'months']

export interface Repeat {
  every: number
  unit: Unit
  end: 'count' | 'until'
  count: number
  until: Day
}

/** Maximum number of bookings in a series. */
export const MAX_BOOKINGS = 104

/** Returns the same date in another year. February 29 becomes March 1 in other years. */
export function addYears(day: Day, years: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10)
}

/** Returns the position of a day among the same weekdays of its month: 1 to 4, or 5 for the last of five. */
export const weekOfMonth = (day: Day): number => Math.floor((Number(day.slice(8)) - 1) / 7) + 1

/** Returns the day a number of months later with the same weekday and position in its month. */
function monthsAfter(day: Day, months: number): Day {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const later = new Date(Date.UTC(year, month - 1 + months, 1))
  const first = later.toISOString().slice(0, 10)
  const shift = (WEEKDAYS.indexOf(weekdayOf(day)) - WEEKDAYS.indexOf(weekdayOf(first)) + 7) % 7
  const requestedDay = addDays(first, shift + (weekOfMonth(day) - 1) * 7)
  return requestedDay.slice(0, 7) === first.slice(0, 7) ? requestedDay : addDays(requestedDay, -7)
}

/** Returns the dates of a series. A series that exceeds the maximum has one date more than allowed. */
export function datesOf(first: Day, { every, unit, end, count, until }: Repeat): Day[] {
  const days: Day[] = []
  const most = Math.min(end === 'count' ? count : MAX_BOOKINGS + 1, MAX_BOOKINGS + 1)
  for (let number = 0; number < most; number += 1) {
    const steps = number * Math.max(1, every)
    const day = unit === 'months' ? monthsAfter(first, steps) : addDays(first, steps * (unit === 'weeks' ? 7 : 1))
    if (end === 'until' && day > until) break
    days.push(day)
  }
  return days
}

/** Returns the dates for which a series was refused. Empty if it was refused for another reason. */
export const unavailableDatesOf = (error: unknown): readonly UnavailableDate[] => Problem.of(error).unavailableDates

/** Returns the bookings of a series, from a day on, that can still be cancelled. */
export const upcomingOf = (bookings: readonly Booking[], from: Day, now: Instant): Booking[] =>
  bookings.filter(
    ({ status, starts_at }) =>
      (status === 'pending' || status === 'confirmed') && starts_at.slice(0, 10) >= from && Date.parse(starts_at) > now,
  )
