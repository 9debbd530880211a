// Days and times in a time zone. A day is `YYYY-MM-DD`, an instant is in milliseconds since 1970, and a time of day is
// in minutes after midnight in local time. Durations are measured between instants, so days of 23 or 25 hours are
// correct.

export type Day = string
export type Instant = number
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

export const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Interval between two instants, end exclusive. */
export interface Span {
  start: Instant
  end: Instant
}

/** Weekly interval, as in the API. If it does not end after its start, it ends on the next day. */
export interface WeeklySpan {
  weekday: Weekday
  starts: string
  ends: string
}

const QUARTER = 15 * MINUTE

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    clocks.set(zone, clock)
  }
  return clock
}

/** Returns the UTC offset of a time zone in milliseconds, as the browser knows it. Slow. */
function lookUpOffset(instant: Instant, zone: string): number {
  const part: Record<string, number> = {}
  for (const { type, value } of clockOf(zone).formatToParts(instant)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant
}

/** Cached offsets by zone and interval length, then by the index of the interval since 1970. */
const offsets = new Map<string, Map<number, number>>()

function offsetOf(stretch: number, length: number, zone: string): number {
  const key = `${zone} ${length}`
  let known = offsets.get(key)
  if (!known || known.size > 20_000) {
    known = new Map()
    offsets.set(key, known)
  }
  let offset = known.get(stretch)
  if (offset === undefined) {
    offset = lookUpOffset(stretch * length, zone)
    known.set(stretch, offset)
  }
  return offset
}

/**
 * Returns the cached UTC offset. It is looked up once per day, or once per quarter hour on days with a clock change,
 * because clocks change on a quarter hour.
 */
function offsetAt(instant: Instant, zone: string): number {
  const day = Math.floor(instant / DAY)
  const before = offsetOf(day, DAY, zone)
  return before === offsetOf(day + 1, DAY, zone) ? before : offsetOf(Math.floor(instant / QUARTER), QUARTER, zone)
}

/** Returns the local time at an instant, as if it were UTC. */
const wallClock = (instant: Instant, zone: string): number => instant + offsetAt(instant, zone)

const pad = (value: number) => String(value).padStart(2, '0')

/** Returns the day as a number for calculations. */
const dayNumber = (day: Day) => Date.parse(`${day}T00:00:00Z`)
const dayOfNumber = (number: number): Day => new Date(number).toISOString().slice(0, 10)

/** Returns the day a number of days later, or earlier if negative. */
export const addDays = (day: Day, days: number): Day => dayOfNumber(dayNumber(day) + days * DAY)

/** Returns the number of days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => Math.round((dayNumber(to) - dayNumber(from)) / DAY)

export function weekdayOf(day: Day): Weekday {
  const index = (new Date(dayNumber(day)).getUTCDay() + 6) % 7
  return WEEKDAYS[index] as Weekday
}

/** Returns the Monday of the week. */
export const weekStart = (day: Day): Day => addDays(day, -WEEKDAYS.indexOf(weekdayOf(day)))

export const isDay = (text: unknown): text is Day =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayNumber(text))

/** Returns the local day at an instant. */
export const dayOf = (instant: Instant, zone: string): Day => dayOfNumber(wallClock(instant, zone))

/** Returns the local time of day at an instant, in minutes after midnight. */
export function timeOfDay(instant: Instant, zone: string): number {
  const clock = new Date(wallClock(instant, zone))
  return clock.getUTCHours() * 60 + clock.getUTCMinutes()
}

/**
 * Returns the instant of a local time; minutes beyond 24 hours are on the next day. A skipped time is moved forward by
 * the length of the gap; of a repeated time, the first is used.
 */
export function instantAt(day: Day, minutes: number, zone: string): Instant {
  const wall = dayNumber(day) + minutes * MINUTE
  const candidates = [wall - DAY, wall + DAY].map((near) => wall - offsetAt(near, zone))
  const exact = candidates.filter((instant) => wallClock(instant, zone) === wall)
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates)
}

/** Returns a day as an interval of 23, 24 or 25 hours. */
export const wholeDay = (day: Day, zone: string): Span => ({
  start: instantAt(day, 0, zone),
  end: instantAt(addDays(day, 1), 0, zone),
})

/** Parses `HH:MM`, from 00:00 to 24:00, into minutes. */
export function parseTimeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

export const formatTimeOfDay = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`

/** Formats an instant for the API. */
export const formatInstant = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 19)}Z`

/** Parses a local time of a booking in the API's format, `2027-01-22T10:00:00-05:00`, as if it were in UTC. */
export const parseLocalTime = (text: string): Instant => Date.parse(`${text.slice(0, 16)}Z`)

/** Formats an instant as local time with its offset, like the API's booking times. */
export function formatLocalTime(instant: Instant, zone: string): string {
  const wall = wallClock(instant, zone)
  const offset = Math.round((wall - instant) / MINUTE)
  const sign = offset < 0 ? '-' : '+'
  const size = Math.abs(offset)
  return `${new Date(wall).toISOString().slice(0, 19)}${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}

/**
 * Returns the intervals of a week on a day, including those that started the evening before. They are sorted by start
 * and clipped to the day.
 */
export function spansOn(week: readonly WeeklySpan[], day: Day, zone: string): Span[] {
  const bounds = wholeDay(day, zone)
  const spans: Span[] = []
  for (const [from, shift] of [
    [addDays(day, -1), -1],
    [day, 0],
  ] as const) {
    const weekday = weekdayOf(from)
    for (const weekly of week) {
      if (weekly.weekday !== weekday) continue
      const starts = parseTimeOfDay(weekly.starts)
      const ends = parseTimeOfDay(weekly.ends)
      if (shift === -1 && ends > starts) continue
      spans.push({
        start: instantAt(from, starts, zone),
        end: instantAt(from, ends > starts ? ends : ends + 24 * 60, zone),
      })
    }
  }
  return clipSpans(spans, bounds).sort((a, b) => a.start - b.start)
}

/** Returns true if any interval of a week is on a day. */
export function isOn(week: readonly WeeklySpan[], day: Day): boolean {
  const today = weekdayOf(day)
  const yesterday = weekdayOf(addDays(day, -1))
  return week.some(
    ({ weekday, starts, ends }) =>
      weekday === today ||
      (weekday === yesterday && parseTimeOfDay(ends) <= parseTimeOfDay(starts) && parseTimeOfDay(ends) > 0),
  )
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

/** Returns the parts of the spans within the bounds. */
export const clipSpans = (spans: readonly Span[], bounds: Span): Span[] =>
  spans
    .map(({ start, end }) => ({ start: Math.max(start, bounds.start), end: Math.min(end, bounds.end) }))
    .filter(({ start, end }) => start < end)

/** Returns the spans without the parts covered by the holes. */
export function subtractSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  return holes.reduce<Span[]>(
    (left, hole) =>
      left.flatMap((span) =>
        overlaps(span, hole)
          ? [
              { start: span.start, end: Math.min(span.end, hole.start) },
              { start: Math.max(span.start, hole.end), end: span.end },
            ].filter(({ start, end }) => start < end)
          : [span],
      ),
    [...spans],
  )
}
