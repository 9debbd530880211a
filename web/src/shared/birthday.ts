// Birthdays in the API's format, `1990-03-14`, or `03-14` if the year is unknown: parsing, formatting, and days until
// the next one.

import { addDays, type Day, daysBetween, isDay } from './time'

export type Birthday = string

interface Parts {
  year: number | null
  month: number
  day: number
}

function partsOf(birthday: Birthday): Parts {
  const numbers = birthday.split('-').map(Number)
  const [month = 1, day = 1] = numbers.slice(-2)
  return { year: numbers.length === 3 ? (numbers[0] ?? null) : null, month, day }
}

const pad = (value: number, length = 2) => String(value).padStart(length, '0')

/** Returns true if a locale writes the day before the month. */
function dayComesFirst(locale: string): boolean {
  const types = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' })
    .formatToParts(0)
    .map(({ type }) => type)
  return types.indexOf('day') < types.indexOf('month')
}

const numbersOf = (text: string): string[] => {
  const digits = /^\d+$/.exec(text) ? text : ''
  // Without separators: two digits each for day and month, and none, two or four for the year.
  if (digits.length === 4 || digits.length === 6 || digits.length === 8)
    return [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].filter(Boolean)
  return text.split(/[\s./-]+/).filter(Boolean)
}

/** Returns the full year. Two digits mean a year within the last hundred years. */
const fullYear = (written: string, today: Day): number => {
  const year = Number(written)
  if (written.length > 2) return year
  const thisYear = Number(today.slice(0, 4))
  const century = thisYear - (thisYear % 100)
  return century + year > thisYear ? century - 100 + year : century + year
}

/**
 * Parses a typed birthday in the order of the locale or of the API. Returns `null` if it is not a valid day, or in the
 * future.
 */
export function parseBirthday(typed: string, locale: string, today: Day): Birthday | null {
  const text = typed.trim()
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return isRealDay(text) && text <= today ? text : null
  const numbers = numbersOf(text)
  if (numbers.length < 2 || numbers.length > 3 || !numbers.every((one) => /^\d{1,4}$/.test(one))) return null
  const [first = '', second = '', year] = numbers
  const [day, month] = dayComesFirst(locale) ? [first, second] : [second, first]
  if (year === undefined) {
    const birthday = `${pad(Number(month))}-${pad(Number(day))}`
    return isRealDay(`2000-${birthday}`) ? birthday : null
  }
  const birthday = `${pad(fullYear(year, today), 4)}-${pad(Number(month))}-${pad(Number(day))}`
  return isRealDay(birthday) && birthday <= today ? birthday : null
}

/** Returns true if the day exists. `Date` would turn February 30 into a day in March. */
const isRealDay = (day: Day): boolean => isDay(day) && addDays(day, 0) === day

const noon = ({ year, month, day }: Parts) => Date.UTC(year ?? 2000, month - 1, day, 12)

const formatParts = (birthday: Birthday, locale: string, month: 'numeric' | 'long'): string => {
  const parts = partsOf(birthday)
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month,
    ...(parts.year !== null && { year: 'numeric' }),
  }).format(noon(parts))
}

/** Formats a birthday, as in `March 14, 1990` or `March 14`. */
export const formatBirthday = (birthday: Birthday, locale: string): string => formatParts(birthday, locale, 'long')

/** Formats a birthday as it can be typed, as in `3/14/1990` or `3/14`. */
export const maskBirthday = (birthday: Birthday, locale: string): string => formatParts(birthday, locale, 'numeric')

/**
 * Returns the number of days until the next birthday, 0 if it is today. February 29 counts as March 1 in other years.
 */
export function daysUntil(birthday: Birthday, today: Day): number {
  const { month, day } = partsOf(birthday)
  const inYear = (year: number): Day => new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
  const thisYear = Number(today.slice(0, 4))
  const next = inYear(thisYear) < today ? inYear(thisYear + 1) : inYear(thisYear)
  return daysBetween(today, next)
}
