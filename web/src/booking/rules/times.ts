// Free times as they are shown: days in a strip, the times of a day in its parts. Times come as they read on the clock
// of the place, and are sorted by that: `2027-01-22T10:00:00-05:00` is ten in the morning, wherever the visitor is.

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

/** The times of a day in its parts, without parts that have none. */
export function partsOf(starts: readonly string[]): Part[] {
  return (['morning', 'afternoon', 'evening'] as const)
    .map((name) => ({ name, starts: starts.filter((start) => partOf(start) === name) }))
    .filter((part) => part.starts.length > 0)
}

/** The first day with something free, on a day or later. */
export const nextFree = (days: readonly AvailableDay[], from: Day = ''): AvailableDay | undefined =>
  days.find(({ day, starts }) => day >= from && starts.length > 0)

/** Days without a time that is no choice: that at which the booking is already. */
export const withoutTime = (days: readonly AvailableDay[], current: string | undefined): AvailableDay[] =>
  current === undefined
    ? [...days]
    : days.map(({ day, starts }) => ({ day, starts: starts.filter((start) => start !== current) }))

export interface Month {
  /** Its first day in the strip. */
  day: Day
  days: AvailableDay[]
}

/** The days of the strip, month by month. */
export function byMonth(days: readonly AvailableDay[]): Month[] {
  const months: Month[] = []
  for (const one of days) {
    const last = months.at(-1)
    if (last && last.day.slice(0, 7) === one.day.slice(0, 7)) last.days.push(one)
    else months.push({ day: one.day, days: [one] })
  }
  return months
}

/** The offset that a time on a clock is written with, in minutes. */
function offsetOf(start: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(start) ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
}

/** Whether the visitor's clock shows something else at that time than the clock of the place. */
export const hasOtherOffset = (start: string, offsetHere = -new Date(start).getTimezoneOffset()): boolean =>
  offsetOf(start) !== offsetHere
