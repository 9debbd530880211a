// Days and times in words. Times come as they read on the clock of the place, `2027-01-22T10:00:00-05:00`, and are said
// as they are written there.

import type { Day } from '../shared/time'

export interface Dates {
  /** 3:15 PM. */
  time: (local: string) => string
  /** Mon, Nov 23. */
  shortDay: (day: Day) => string
  /** Monday, November 23. */
  longDay: (day: Day) => string
  /** Monday, November 23 at 3:15 PM. */
  moment: (local: string) => string
  /** Mon. */
  weekday: (day: Day) => string
  /** Monday. */
  longWeekday: (day: Day) => string
  /** November 2026. */
  month: (day: Day) => string
  /** 23. */
  number: (day: Day) => string
  percent: (part: number) => string
  /** Eastern Time. */
  zone: (zone: string) => string
}

export function datesFor(locale: string): Dates {
  // Made when it is needed: a format takes longer to make than anything else on the first screen.
  const formatted = (options: Intl.DateTimeFormatOptions) => {
    let format: Intl.DateTimeFormat | undefined
    return (local: string) => {
      format ??= new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
      return format.format(Date.parse(`${local.slice(0, 16)}${local.length > 10 ? '' : 'T12:00'}Z`))
    }
  }
  const weekday = formatted({ weekday: 'short' })
  return {
    time: formatted({ hour: 'numeric', minute: '2-digit' }),
    shortDay: formatted({ weekday: 'short', day: 'numeric', month: 'short' }),
    longDay: formatted({ weekday: 'long', day: 'numeric', month: 'long' }),
    moment: formatted({ weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' }),
    weekday: (day) => weekday(day).replace('.', ''),
    longWeekday: formatted({ weekday: 'long' }),
    month: formatted({ month: 'long', year: 'numeric' }),
    number: (day) => String(Number(day.slice(8))),
    percent: (part) => new Intl.NumberFormat(locale, { style: 'percent' }).format(part / 100),
    zone: (zone) =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'longGeneric' })
        .formatToParts()
        .find(({ type }) => type === 'timeZoneName')?.value ?? zone,
  }
}
