// When somebody is at work, and why a time is outside of that. Pure.

import { addDays, clipSpans, type Day, dayOf, overlaps, type Span, spansOn, subtractSpans } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import type { Closure } from '../queries'

/** When they are at work on a day while the location is open, and when they pause. */
export function workingHours(employee: Employee, location: Location, day: Day): { open: Span[]; breaks: Span[] } {
  const spansOfDay = (hours: Parameters<typeof spansOn>[0]) => spansOn(hours, day, location.time_zone)
  const workplaces = employee.workplaces.filter(({ location_id }) => location_id === location.id)
  const opening = spansOfDay(location.opening_hours)
  return {
    open: workplaces
      .flatMap(({ working_hours }) => spansOfDay(working_hours))
      .flatMap((span) => opening.flatMap((hours) => clipSpans([span], hours))),
    breaks: workplaces.flatMap(({ breaks }) => spansOfDay(breaks ?? [])),
  }
}

export type OutsideHours = { reason: 'closed' | 'hours' } | { reason: 'break'; pause: Span }

/** What keeps somebody from being busy at some times, by the hours that are agreed. Nobody is booked into those. */
export function outsideHours(
  busy: readonly Span[],
  employee: Employee,
  location: Location,
  closures: readonly Closure[],
): OutsideHours | null {
  const [first] = busy
  if (!first) return null
  const from = dayOf(first.start, location.time_zone)
  const days = [from, addDays(from, 1)]
  const open: Span[] = []
  const breaks: Span[] = []
  for (const day of days) {
    if (closures.some(({ first_day, last_day }) => first_day <= day && day <= last_day)) {
      if (day === from) return { reason: 'closed' }
      continue
    }
    const hours = workingHours(employee, location, day)
    open.push(...hours.open)
    breaks.push(...hours.breaks)
  }
  const pause = breaks.find((span) => busy.some((one) => overlaps(one, span)))
  if (pause) return { reason: 'break', pause }
  return subtractSpans(busy, open).length > 0 ? { reason: 'hours' } : null
}
