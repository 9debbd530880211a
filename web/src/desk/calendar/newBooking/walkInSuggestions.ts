// Earliest possible start and employee for a walk-in. Pure functions.

import { addDays, dayOf, MINUTE, type Span, subtractSpans, wholeDay } from '../../../shared/time'
import type { Employee, Location, Service } from '../../catalogue'
import { busyWith, isBusyStatus, type Piece } from '../bookings'
import { workingHours } from '../grid/hours'
import type { Absence, Closure } from '../queries'

export interface WalkInSuggestion {
  employee: Employee
  start: number
}

interface CalendarOfToday {
  location: Location
  employees: readonly Employee[]
  pieces: readonly Piece[]
  absences: readonly Absence[]
  closures: readonly Closure[]
  now: number
}

/** Returns the next full minute, at which a walk-in can start. */
const nextMinute = (now: number) => Math.ceil(now / MINUTE) * MINUTE

/**
 * Returns the first start at which an employee is free for all busy spans of a service. `spans` are relative to the
 * start.
 */
function firstStart(spans: readonly Span[], free: readonly Span[], from: number): number | undefined {
  const starts = [from, ...free.flatMap(({ start }) => spans.map((span) => start - span.start))]
  const at = (start: number) => spans.map((span) => ({ start: start + span.start, end: start + span.end }))
  return starts
    .filter((start) => start >= from)
    .sort((a, b) => a - b)
    .find((start) => subtractSpans(at(start), free).length === 0)
}

/**
 * Returns a function that finds, for a service, the employee who can start first today and when; undefined if there is
 * none. Resources are not considered.
 */
export function walkInSuggestions({ location, employees, pieces, absences, closures, now }: CalendarOfToday) {
  const day = dayOf(now, location.time_zone)
  const from = nextMinute(now)
  const { end } = wholeDay(day, location.time_zone)
  const days = [day, addDays(day, 1)].filter(
    (one) => !closures.some(({ first_day, last_day }) => first_day <= one && one <= last_day),
  )
  const free = employees.map((employee) => {
    const shifts = days.map((one) => workingHours(employee, location, one))
    const ownPieces = pieces.filter(
      ({ employeeId, booking }) => employeeId === employee.id && isBusyStatus(booking.status),
    )
    const unavailable = [
      ...shifts.flatMap(({ breaks }) => breaks),
      ...absences.filter(({ employeeId }) => employeeId === employee.id),
      ...ownPieces.flatMap(({ busy }) => busy),
    ]
    return {
      employee,
      spans: subtractSpans(
        shifts.flatMap(({ open }) => open),
        unavailable,
      ),
    }
  })
  return (service: Service): WalkInSuggestion | undefined => {
    let best: WalkInSuggestion | undefined
    for (const { employee, spans } of free) {
      if (!employee.services.some(({ service_id }) => service_id === service.id)) continue
      const start = firstStart(busyWith(service, employee, 0).busy, spans, from)
      if (start !== undefined && start < (best?.start ?? end)) best = { employee, start }
    }
    return best
  }
}
