// Formats for dates, money and lists in the user's locale and the location's time zone.

import type { Day, Instant } from './time'

export interface Money {
  amount: number
  currency: string
}

export interface Format {
  locale: string
  /** As in `9:30 AM` or `09:30`. */
  time: (instant: Instant, zone: string) => string
  /** Full hour, for the labels of an axis. */
  hour: (instant: Instant, zone: string) => string
  /** As in `Saturday, 21 November 2026`. */
  longDay: (day: Day) => string
  /** As in `Saturday, 21 November`. */
  weekdayAndDay: (day: Day) => string
  /** As in `21 Nov 2026`. */
  day: (day: Day) => string
  /** As in `Sat, 21 Nov`. */
  shortDay: (day: Day) => string
  /** As in `16 – 22 Nov 2026`. */
  dayRange: (from: Day, to: Day) => string
  /** As in `21 Nov 2026, 09:30`. */
  dateTime: (instant: Instant, zone?: string) => string
  /** Name of the weekday. */
  weekday: (day: Day, width?: 'long' | 'short') => string
  money: (money: Money) => string
  number: (value: number) => string
  /** As in `1 hr 30 min`. */
  duration: (minutes: number) => string
  /** As in `5 minutes ago`. */
  ago: (instant: Instant, now: Instant) => string
  list: (words: readonly string[]) => string
}

/** Returns the browser's preferred locale for a language, or the language itself. */
export function localeFor(language: string, preferred: readonly string[]): string {
  return preferred.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language
}

/** Returns the number of decimal digits of a currency: 2 for dollars, 0 for yen. */
export function minorDigits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return maximumFractionDigits ?? 2
}

export function formatFor(locale: string): Format {
  const formats = new Map<string, Intl.DateTimeFormat>()
  const dates = (zone: string | undefined, options: Intl.DateTimeFormatOptions) => {
    const key = `${zone} ${JSON.stringify(options)}`
    let format = formats.get(key)
    if (!format) {
      format = new Intl.DateTimeFormat(locale, zone === undefined ? options : { ...options, timeZone: zone })
      formats.set(key, format)
    }
    return format
  }
  const times = new Map<string, string>()
  const noon = (day: Day) => Date.parse(`${day}T12:00:00Z`)
  const number = new Intl.NumberFormat(locale)
  const moneyFormats = new Map<string, Intl.NumberFormat>()
  const words = new Intl.ListFormat(locale, { type: 'conjunction' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const unit = (value: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)

  return {
    locale,
    time: (instant, zone) => {
      // Cached, because a calendar formats the same times repeatedly.
      const key = `${zone} ${instant}`
      let time = times.get(key)
      if (time === undefined) {
        if (times.size > 5_000) times.clear()
        time = dates(zone, { hour: 'numeric', minute: '2-digit' }).format(instant)
        times.set(key, time)
      }
      return time
    },
    hour: (instant, zone) => dates(zone, { hour: 'numeric' }).format(instant),
    longDay: (day) =>
      dates('UTC', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(noon(day)),
    weekdayAndDay: (day) => dates('UTC', { weekday: 'long', day: 'numeric', month: 'long' }).format(noon(day)),
    day: (day) => dates('UTC', { day: 'numeric', month: 'short', year: 'numeric' }).format(noon(day)),
    shortDay: (day) => dates('UTC', { weekday: 'short', day: 'numeric', month: 'short' }).format(noon(day)),
    dayRange: (from, to) =>
      dates('UTC', { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(noon(from), noon(to)),
    dateTime: (instant, zone) =>
      dates(zone, { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' }).format(
        instant,
      ),
    weekday: (day, width = 'long') => dates('UTC', { weekday: width }).format(noon(day)),
    money: ({ amount, currency }) => {
      const digits = minorDigits(currency)
      const whole = amount % 10 ** digits === 0
      const key = `${currency} ${whole}`
      let format = moneyFormats.get(key)
      if (!format) {
        format = new Intl.NumberFormat(locale, {
          style: 'currency',
          currency,
          minimumFractionDigits: whole ? 0 : digits,
          maximumFractionDigits: digits,
        })
        moneyFormats.set(key, format)
      }
      return format.format(amount / 10 ** digits)
    },
    number: (value) => number.format(value),
    duration: (minutes) => {
      const hours = Math.floor(minutes / 60)
      const rest = minutes % 60
      return [hours > 0 && unit(hours, 'hour'), (rest > 0 || hours === 0) && unit(rest, 'minute')]
        .filter(Boolean)
        .join(' ')
    },
    ago: (instant, now) => {
      const seconds = Math.round((instant - now) / 1000)
      for (const [name, length] of [
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ] as const)
        if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), name)
      return relative.format(0, 'minute')
    },
    list: (items) => words.format(items),
  }
}
