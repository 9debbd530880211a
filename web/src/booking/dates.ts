// Day and time formats of the public pages. Times are local to the location, as in `2027-01-22T10:00:00-05:00`, and
// shown as written, whatever the visitor's time zone.

import type { Day } from '../shared/time'

export interface Dates {
  /** As in `3:15 PM`. */
  time: (local: string) => string
  /** As in `Mon, Nov 23`. */
  shortDay: (day: Day) => string
  /** As in `Monday, November 23`. */
  longDay: (day: Day) => string
  /** As in `Monday, November 23 at 3:15 PM`. */
  moment: (local: string) => string
  /** As in `Mon`. */
  weekday: (day: Day) => string
  /** As in `Monday`. */
  longWeekday: (day: Day) => string
  /** As in `November 2026`. */
  month: (day: Day) => string
  /** As in `23`. */
  number: (day: Day) => string
  percent: (part: number) => string
  /** As in `Eastern Time`. */
  zone: (zone: string) => string
}

export function datesFor(locale: string): Dates {
  // Created on first use: creating a format is the slowest part of rendering the first screen.
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
