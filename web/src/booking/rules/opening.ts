// Opening state of a location, and its next opening time. It follows the weekly hours; closures are not known here.

import {
  addDays,
  type Day,
  dayOf,
  formatLocalTime,
  type Instant,
  type Span,
  spansOn,
  type WeeklySpan,
} from '../../shared/time'

/** Times are local to the location, as in `2027-01-22T19:00:00-05:00`. */
export type Opening =
  | { state: 'open'; until: string }
  | { state: 'always' }
  /** Opens later today. */
  | { state: 'today'; at: string }
  /** Opens on another day: was open earlier today (`over`), or is closed all day (`closed`). */
  | { state: 'over' | 'closed'; day: Day; at: string }
  | { state: 'never' }

/** Number of days to look ahead, enough to find the next opening of any week. */
const DAYS_AHEAD = 8

/** Joins spans that touch, such as those split at midnight. */
function joined(spans: readonly Span[]): Span[] {
  const wholeDays: Span[] = []
  for (const span of spans) {
    const last = wholeDays.at(-1)
    if (last && last.end >= span.start) last.end = Math.max(last.end, span.end)
    else wholeDays.push({ ...span })
  }
  return wholeDays
}

export function openingAt(now: Instant, hours: readonly WeeklySpan[], zone: string): Opening {
  const today = dayOf(now, zone)
  const onDay = (after: number) => spansOn(hours, addDays(today, after), zone)
  const spans = joined(Array.from({ length: DAYS_AHEAD + 1 }, (_, after) => onDay(after)).flat())
  const next = spans.find(({ end }) => end > now)
  if (!next) return { state: 'never' }
  if (next.start <= now)
    return dayOf(next.end - 1, zone) === addDays(today, DAYS_AHEAD)
      ? { state: 'always' }
      : { state: 'open', until: formatLocalTime(next.end, zone) }
  const day = dayOf(next.start, zone)
  const at = formatLocalTime(next.start, zone)
  return day === today ? { state: 'today', at } : { state: onDay(0).length > 0 ? 'over' : 'closed', day, at }
}
