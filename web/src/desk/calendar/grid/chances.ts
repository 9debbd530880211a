// When somebody who stands at the desk could be served, and by whom. Pure.

import { addDays, dayOf, MINUTE, type Span, wholeDay, without } from '../../../shared/time'
import type { Employee, Location, Service } from '../../catalogue'
import type { Away, Closure } from '../data'
import { busyWith, keepsBusy, type Piece } from '../visits'
import { atWork } from './hours'

export interface Chance {
  employee: Employee
  start: number
}

interface Today {
  location: Location
  employees: readonly Employee[]
  pieces: readonly Piece[]
  away: readonly Away[]
  closures: readonly Closure[]
  now: number
}

/** Walk-ins begin with a whole minute. */
const nextMinute = (now: number) => Math.ceil(now / MINUTE) * MINUTE

/** The first start from which on somebody is free whenever a service keeps them busy. `spans` count from the start. */
function firstStart(spans: readonly Span[], free: readonly Span[], from: number): number | undefined {
  const starts = [from, ...free.flatMap(({ start }) => spans.map((span) => start - span.start))]
  const at = (start: number) => spans.map((span) => ({ start: start + span.start, end: start + span.end }))
  return starts
    .filter((start) => start >= from)
    .sort((a, b) => a - b)
    .find((start) => without(at(start), free).length === 0)
}

/**
 * Who could begin with a service first, and when, for any service; nobody if not today any more. Rooms are not looked
 * at.
 */
export function chancesToday({ location, employees, pieces, away, closures, now }: Today) {
  const day = dayOf(now, location.time_zone)
  const from = nextMinute(now)
  const { end } = wholeDay(day, location.time_zone)
  const days = [day, addDays(day, 1)].filter(
    (one) => !closures.some(({ first_day, last_day }) => first_day <= one && one <= last_day),
  )
  const free = employees.map((employee) => {
    const work = days.map((one) => atWork(employee, location, one))
    const mine = pieces.filter(({ employeeId, booking }) => employeeId === employee.id && keepsBusy(booking.status))
    const gone = [
      ...work.flatMap(({ breaks }) => breaks),
      ...away.filter(({ employeeId }) => employeeId === employee.id),
      ...mine.flatMap(({ busy }) => busy),
    ]
    return {
      employee,
      spans: without(
        work.flatMap(({ open }) => open),
        gone,
      ),
    }
  })
  return (service: Service): Chance | undefined => {
    let best: Chance | undefined
    for (const { employee, spans } of free) {
      if (!employee.services.some(({ service_id }) => service_id === service.id)) continue
      const start = firstStart(busyWith(service, employee, 0).busy, spans, from)
      if (start !== undefined && start < (best?.start ?? end)) best = { employee, start }
    }
    return best
  }
}
