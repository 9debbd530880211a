// Available times as shown to the client: days in a strip, and each day's times by part of the day. Times are local to
// the location and grouped by that: `2027-01-22T10:00:00-05:00` is in the morning, whatever the visitor's time zone.

import type { Schemas } from '../../shared/api'
import type { Day } from '../../shared/time'

export type AvailableDay = Schemas['AvailableDay']

export type PartOfDay = 'morning' | 'afternoon' | 'evening'

const NOON = 12
const EVENING = 17

export const dayOfStart = (start: string): Day => start.slice(0, 10)

export function partOf(start: string): PartOfDay {
  const hour = Number(start.slice(11, 13))
  if (hour < NOON) return 'morning'
  return hour < EVENING ? 'afternoon' : 'evening'
}

export interface Part {
  name: PartOfDay
  starts: string[]
}

/** Groups the times of a day by part of the day, without empty parts. */
export function partsOf(starts: readonly string[]): Part[] {
  return (['morning', 'afternoon', 'evening'] as const)
    .map((name) => ({ name, starts: starts.filter((start) => partOf(start) === name) }))
    .filter((part) => part.starts.length > 0)
}

/** Returns the first day with available times, on or after `from`. */
export const nextFree = (days: readonly AvailableDay[], from: Day = ''): AvailableDay | undefined =>
  days.find(({ day, starts }) => day >= from && starts.length > 0)

/** Removes the current time of a booking, which is not an option when it is rescheduled. */
export const withoutTime = (days: readonly AvailableDay[], current: string | undefined): AvailableDay[] =>
  current === undefined
    ? [...days]
    : days.map(({ day, starts }) => ({ day, starts: starts.filter((start) => start !== current) }))

export interface Month {
  /** First day of the month in the strip. */
  day: Day
  days: AvailableDay[]
}

/** Groups the days of the strip by month. */
export function byMonth(days: readonly AvailableDay[]): Month[] {
  const months: Month[] = []
  for (const one of days) {
    const last = months.at(-1)
    if (last && last.day.slice(0, 7) === one.day.slice(0, 7)) last.days.push(one)
    else months.push({ day: one.day, days: [one] })
  }
  return months
}

/** Returns the UTC offset of a local time, in minutes. */
function offsetOf(start: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(start) ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
}

/** Returns true if the visitor's UTC offset at that time differs from the location's. */
export const hasOtherOffset = (start: string, offsetHere = -new Date(start).getTimezoneOffset()): boolean =>
  offsetOf(start) !== offsetHere
