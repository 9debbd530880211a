// Days and times of a place. A day is `YYYY-MM-DD`, an instant is milliseconds since 1970, a time of day is minutes
// after midnight as the clock on the wall shows them. Days with 23 or 25 hours come out right, as everything that is
// measured is measured between instants.

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

/** A time between two instants; the end is not part of it. */
export interface Span {
  start: Instant
  end: Instant
}

/** A time that comes every week, as the API has it. One that does not end after it starts ends on the next day. */
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

/** What a clock differs from UTC by, as the browser knows it. Slow. */
function lookUpOffset(instant: Instant, zone: string): number {
  const part: Record<string, number> = {}
  for (const { type, value } of clockOf(zone).formatToParts(instant)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant
}

/** Offsets by zone, then by how manieth stretch of time since 1970 it is. */
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

/** Looked up once for each day, and on days on which the clock changes once for each quarter hour: there it does so. */
function offsetAt(instant: Instant, zone: string): number {
  const day = Math.floor(instant / DAY)
  const before = offsetOf(day, DAY, zone)
  return before === offsetOf(day + 1, DAY, zone) ? before : offsetOf(Math.floor(instant / QUARTER), QUARTER, zone)
}

/** What the clock on the wall shows at an instant, written as if it were UTC. */
const wallClock = (instant: Instant, zone: string): number => instant + offsetAt(instant, zone)

const pad = (value: number) => String(value).padStart(2, '0')

/** The day as a number that days can be counted with. */
const dayNumber = (day: Day) => Date.parse(`${day}T00:00:00Z`)
const dayOfNumber = (number: number): Day => new Date(number).toISOString().slice(0, 10)

/** The day after so many days; before, if negative. */
export const addDays = (day: Day, days: number): Day => dayOfNumber(dayNumber(day) + days * DAY)

/** How many days lie from one day to another. */
export const daysBetween = (from: Day, to: Day): number => Math.round((dayNumber(to) - dayNumber(from)) / DAY)

export function weekdayOf(day: Day): Weekday {
  const index = (new Date(dayNumber(day)).getUTCDay() + 6) % 7
  return WEEKDAYS[index] as Weekday
}

/** The Monday of the week. */
export const weekStart = (day: Day): Day => addDays(day, -WEEKDAYS.indexOf(weekdayOf(day)))

export const isDay = (text: unknown): text is Day =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayNumber(text))

/** The day that it is somewhere at an instant. */
export const dayOf = (instant: Instant, zone: string): Day => dayOfNumber(wallClock(instant, zone))

/** How many minutes after midnight the clock shows at an instant. */
export function timeOfDay(instant: Instant, zone: string): number {
  const clock = new Date(wallClock(instant, zone))
  return clock.getUTCHours() * 60 + clock.getUTCMinutes()
}

/**
 * The instant at which the clock shows a time of day; more than 24 hours are on the next day. A time that the clock
 * skips is moved on by what it skips, one that comes twice is the first of the two.
 */
export function instantAt(day: Day, minutes: number, zone: string): Instant {
  const wall = dayNumber(day) + minutes * MINUTE
  const candidates = [wall - DAY, wall + DAY].map((near) => wall - offsetAt(near, zone))
  const exact = candidates.filter((instant) => wallClock(instant, zone) === wall)
  return exact.length > 0 ? Math.min(...exact) : Math.max(...candidates)
}

/** The day as a span of instants: 23, 24 or 25 hours. */
export const wholeDay = (day: Day, zone: string): Span => ({
  start: instantAt(day, 0, zone),
  end: instantAt(addDays(day, 1), 0, zone),
})

/** `HH:MM`, from 00:00 to 24:00, in minutes. */
export function parseTimeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

export const formatTimeOfDay = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`

/** An instant for the API. */
export const formatInstant = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 19)}Z`

/**
 * A time as the API writes those of bookings, `2027-01-22T10:00:00-05:00`, as if the clock that it is read on were
 * UTC's.
 */
export const parseLocalTime = (text: string): Instant => Date.parse(`${text.slice(0, 16)}Z`)

/** An instant as it reads on a place's clock, with the offset: as the API writes the times of bookings. */
export function formatLocalTime(instant: Instant, zone: string): string {
  const wall = wallClock(instant, zone)
  const offset = Math.round((wall - instant) / MINUTE)
  const sign = offset < 0 ? '-' : '+'
  const size = Math.abs(offset)
  return `${new Date(wall).toISOString().slice(0, 19)}${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}

/**
 * When the times of a week are on a day, those included that began the evening before. Earliest first, cut to the day.
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

/** Whether any of the times of a week is on a day. */
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

/** The parts of spans that are within bounds. */
export const clipSpans = (spans: readonly Span[], bounds: Span): Span[] =>
  spans
    .map(({ start, end }) => ({ start: Math.max(start, bounds.start), end: Math.min(end, bounds.end) }))
    .filter(({ start, end }) => start < end)

/** What is left of spans without others. */
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
