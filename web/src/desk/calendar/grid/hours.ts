// When somebody is at work, and why a time is outside of that. Pure.

import { addDays, cut, type Day, dayOf, overlaps, type Span, spansOn, without } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import type { Closure } from '../data'

/** When they are at work on a day while the location is open, and when they pause. */
export function atWork(employee: Employee, location: Location, day: Day): { open: Span[]; breaks: Span[] } {
  const on = (hours: Parameters<typeof spansOn>[0]) => spansOn(hours, day, location.time_zone)
  const places = employee.workplaces.filter(({ location_id }) => location_id === location.id)
  const opening = on(location.hours)
  return {
    open: places.flatMap(({ hours }) => on(hours)).flatMap((span) => opening.flatMap((hours) => cut([span], hours))),
    breaks: places.flatMap(({ breaks }) => on(breaks ?? [])),
  }
}

export type OffHours = { why: 'closed' | 'hours' } | { why: 'break'; pause: Span }

/** What keeps somebody from being busy at some times, by the hours that are agreed. Nobody is booked into those. */
export function offHours(
  busy: readonly Span[],
  employee: Employee,
  location: Location,
  closures: readonly Closure[],
): OffHours | null {
  const [first] = busy
  if (!first) return null
  const from = dayOf(first.start, location.time_zone)
  const days = [from, addDays(from, 1)]
  const open: Span[] = []
  const breaks: Span[] = []
  for (const day of days) {
    if (closures.some(({ first_day, last_day }) => first_day <= day && day <= last_day)) {
      if (day === from) return { why: 'closed' }
      continue
    }
    const hours = atWork(employee, location, day)
    open.push(...hours.open)
    breaks.push(...hours.breaks)
  }
  const pause = breaks.find((span) => busy.some((one) => overlaps(one, span)))
  if (pause) return { why: 'break', pause }
  return without(busy, open).length > 0 ? { why: 'hours' } : null
}
