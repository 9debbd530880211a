// Working hours of employees, and the reasons why a time is outside of them. Pure functions.

import { addDays, clipSpans, type Day, dayOf, overlaps, type Span, spansOn, subtractSpans } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import type { Closure } from '../queries'

/** Returns an employee's working hours on a day while the location is open, and their breaks. */
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

/** Returns the reason why an employee's hours do not cover the given busy times; null if they do. */
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
