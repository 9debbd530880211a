// Visits as the calendar draws them: one piece for each service of a visit, in the column of who does it, with the
// times at which that person is really busy. Pure; instants are milliseconds.

import { TRANSITIONS } from '../../api/transitions'
import type { Schemas } from '../../shared/api'
import { type Day, MINUTE, overlaps, type Span } from '../../shared/time'
import type { Employee, Service } from '../catalogue'

export type Booking = Schemas['Booking']
export type Status = Schemas['Status']

/** Something with a beginning and an end on the location's clock. */
interface Timed {
  starts_at: string
  ends_at: string
}

export interface Piece extends Span {
  booking: Booking
  /** The days that it is on: more than one if it goes on over midnight. */
  days: Day[]
  /** Which of the visit's services. */
  index: number
  employeeId: number
  /** When the employee is busy with it, buffers included. */
  busy: Span[]
  /** When something takes effect and the employee is free. */
  gaps: Span[]
  bufferBefore: number
  bufferAfter: number
  /** When its last part begins, which is what can take longer or be over earlier. */
  lastPart: number
}

export type Services = ReadonlyMap<number, Service>
export type Employees = ReadonlyMap<number, Employee>

/** Whether any of it is on one of the days from one to another. */
export const touches = ({ starts_at, ends_at }: Timed, from: Day, to: Day) =>
  starts_at.slice(0, 10) <= to && ends_at.slice(0, 19) > `${from}T00:00:00`

/** The days that something is on; nothing here goes on for more than one midnight. */
const daysOf = (timed: Timed): Day[] => {
  const first = timed.starts_at.slice(0, 10)
  const last = timed.ends_at.slice(0, 10)
  return last !== first && touches(timed, last, last) ? [first, last] : [first]
}

/** Whether a visit in this state keeps anybody busy. */
export const keepsBusy = (status: Status) => status !== 'cancelled' && status !== 'no_show'

export type Item = Booking['items'][number]
type Segment = Schemas['Segment']

const minutesOf = (segments: readonly Segment[]) => segments.reduce((sum, { minutes }) => sum + minutes, 0)

/** How an employee spends the time of a service: in their own way, and in the usual one. */
const waysOf = (serviceId: number, employeeId: number, services: Services, employees: Employees): Segment[][] =>
  [
    employees.get(employeeId)?.services.find((skill) => skill.service_id === serviceId)?.segments,
    services.get(serviceId)?.segments,
  ].filter((segments) => segments != null)

/** How many minutes a service takes with somebody, if nobody says otherwise. */
export function usualMinutes(serviceId: number, employeeId: number | null, services: Services, employees: Employees) {
  const [way] = waysOf(serviceId, employeeId ?? 0, services, employees)
  return way && minutesOf(way)
}

/** A service in so many minutes: its last part takes longer, or is over earlier. */
function lasting(segments: readonly Segment[], minutes: number): Segment[] | undefined {
  const last = segments.at(-1)
  if (!last) return undefined
  const left = last.minutes + minutes - minutesOf(segments)
  return left > 0 ? [...segments.slice(0, -1), { ...last, minutes: left }] : undefined
}

/** How an employee spends the time of a visit. */
function segmentsOf(
  { service, employee, duration_minutes }: Item,
  minutes: number,
  services: Services,
  employees: Employees,
) {
  const ways = waysOf(service.id, employee.id, services, employees)
  if (duration_minutes != null) return ways[0] && lasting(ways[0], minutes)
  // A visit keeps the times that it was booked with, so what the service is like by now may not fit it.
  return ways.find((segments) => minutesOf(segments) === minutes)
}

type Buffers = Pick<Service, 'buffer_before_minutes' | 'buffer_after_minutes'>

/**
 * How a service lies in time from its start: when somebody is busy with it, buffers included, and when they are free.
 */
function layOut(segments: readonly Segment[], start: number, buffers: Buffers | undefined) {
  const bufferBefore = (buffers?.buffer_before_minutes ?? 0) * MINUTE
  const bufferAfter = (buffers?.buffer_after_minutes ?? 0) * MINUTE
  const busy: Span[] = []
  const gaps: Span[] = []
  let at = start
  let lastPart = start
  for (const { minutes, staffed } of segments) {
    const span = { start: at, end: at + minutes * MINUTE }
    lastPart = at
    const previous = busy.at(-1)
    if (!staffed) gaps.push(span)
    else if (previous && previous.end === span.start) previous.end = span.end
    else busy.push(span)
    at = span.end
  }
  const first = busy[0]
  const last = busy.at(-1)
  if (first) first.start -= bufferBefore
  if (last) last.end += bufferAfter
  return { end: at, busy, gaps, bufferBefore, bufferAfter, lastPart }
}

export function piecesOf(booking: Booking, services: Services, employees: Employees): Piece[] {
  return booking.items.map((item, index) => {
    const start = Date.parse(item.starts_at)
    const minutes = (Date.parse(item.ends_at) - start) / MINUTE
    const segments = segmentsOf(item, minutes, services, employees) ?? [{ minutes, staffed: true }]
    const lying = layOut(segments, start, services.get(item.service.id))
    return { booking, index, days: daysOf(item), employeeId: item.employee.id, start, ...lying }
  })
}

/** A service that is wanted, and of whom; of anybody if that is `null`. */
export interface WantedService {
  service_id: number
  employee_id: number | null
}

const wayOf = (service: Service, employee: Employee | undefined): Segment[] =>
  employee?.services.find(({ service_id }) => service_id === service.id)?.segments ?? service.segments

/** When somebody would be busy with a service from a start on, and when it ends; in so many minutes, or as usual. */
export function busyWith(
  service: Service,
  employee: Employee | undefined,
  start: number,
  length: number | null = null,
) {
  const way = wayOf(service, employee)
  return layOut((length !== null && lasting(way, length)) || way, start, service)
}

/** When those who are named would be busy with services one after the other. `length` is that of a single one. */
export function busyTimes(
  wanted: readonly WantedService[],
  start: number,
  length: number | null,
  services: readonly Service[],
  employees: readonly Employee[],
): { employeeId: number; busy: Span[] }[] {
  let at = start
  return wanted.flatMap(({ service_id, employee_id }) => {
    const service = services.find(({ id }) => id === service_id)
    if (!service) return []
    const employee = employees.find(({ id }) => id === employee_id)
    const { busy, end } = busyWith(service, employee, at, wanted.length === 1 ? length : null)
    at = end
    return employee ? [{ employeeId: employee.id, busy }] : []
  })
}

/** The fewest minutes that a service can take: its last part can be short, those before it cannot. */
export function leastMinutes(
  { service_id, employee_id }: WantedService,
  services: readonly Service[],
  employees: readonly Employee[],
): number {
  const service = services.find(({ id }) => id === service_id)
  const employee = employees.find(({ id }) => id === employee_id)
  return service ? minutesOf(wayOf(service, employee).slice(0, -1)) + 1 : 1
}

export interface Placed extends Piece {
  /** Which of the lanes beside each other, and how many there are. */
  lane: number
  lanes: number
  /** How many other pieces it lies in the gaps of. */
  inset: number
}

const isWithinGap = (inner: Piece, outer: Piece) =>
  outer.gaps.some((gap) => gap.start <= inner.start && inner.end <= gap.end)

/**
 * Places the pieces of one column. What is served while another's colour takes effect lies on top of that; what really
 * overlaps (as visits do after hours were changed, or in the moment before somebody is told) goes side by side.
 */
export function place(pieces: readonly Piece[]): Placed[] {
  const ordered = [...pieces].sort((a, b) => a.start - b.start || b.end - a.end || a.booking.id - b.booking.id)
  const placed: Placed[] = []
  let cluster: Placed[] = []
  let clusterEnd = Number.NEGATIVE_INFINITY
  let laneEnds: number[] = []
  const close = () => {
    for (const piece of cluster) piece.lanes = laneEnds.length
    cluster = []
    laneEnds = []
  }
  for (const piece of ordered) {
    const hosts = placed.filter((other) => isWithinGap(piece, other))
    const host = hosts.at(-1)
    if (host) {
      placed.push({ ...piece, lane: host.lane, lanes: host.lanes, inset: hosts.length })
      continue
    }
    if (piece.start >= clusterEnd) close()
    const free = laneEnds.findIndex((end) => end <= piece.start)
    const lane = free === -1 ? laneEnds.length : free
    laneEnds[lane] = piece.end
    clusterEnd = Math.max(cluster.length === 0 ? Number.NEGATIVE_INFINITY : clusterEnd, piece.end)
    const next = { ...piece, lane, lanes: 1, inset: 0 }
    cluster.push(next)
    placed.push(next)
  }
  close()
  return placed
}

/** Moves a visit's pieces in time, and those of some services to somebody else. */
export const shift = (piece: Piece, by: number, employeeId = piece.employeeId): Piece => {
  const moved = (span: Span): Span => ({ start: span.start + by, end: span.end + by })
  return {
    ...piece,
    ...moved(piece),
    employeeId,
    busy: piece.busy.map(moved),
    gaps: piece.gaps.map(moved),
    lastPart: piece.lastPart + by,
  }
}

/** The same piece with another end. */
export const until = (piece: Piece, end: number): Piece => {
  const stretched = (spans: Span[], buffer: number) =>
    spans.map((span) => (span.end === piece.end + buffer ? { ...span, end: end + buffer } : span))
  return { ...piece, end, busy: stretched(piece.busy, piece.bufferAfter), gaps: stretched(piece.gaps, 0) }
}

/** The first of others with which somebody would be busy at the same time. */
export function clash(piece: Piece, others: readonly Piece[]): Piece | undefined {
  return others.find(
    (other) =>
      other.employeeId === piece.employeeId &&
      other.booking.id !== piece.booking.id &&
      keepsBusy(other.booking.status) &&
      other.busy.some((theirs) => piece.busy.some((ours) => overlaps(theirs, ours))),
  )
}

/** Puts an instant on a grid of so many minutes, counted from a beginning. */
export const snap = (instant: number, from: number, minutes: number): number =>
  from + Math.round((instant - from) / (minutes * MINUTE)) * minutes * MINUTE

/** The states that can follow, as the server has them: nobody arrives before the day, or fails to before the time. */
export function nextStates(booking: Booking, now: number, today: string): Status[] {
  const next: readonly Status[] = TRANSITIONS[booking.status].next
  return next.filter((status) => {
    if (status === 'no_show') return now >= Date.parse(booking.starts_at)
    if (status === 'arrived' || status === 'in_service' || status === 'completed')
      return today >= booking.starts_at.slice(0, 10)
    return true
  })
}

export const canMove = ({ status }: Booking) => status === 'pending' || status === 'confirmed'

/** Whether it can take longer or shorter: also what is under way can. */
export const canStretch = (booking: Booking) =>
  canMove(booking) || booking.status === 'arrived' || booking.status === 'in_service'

/** Whether the end of a piece is the end of the visit, and can be another. */
export const hasLooseEnd = ({ booking, index }: Piece) => canStretch(booking) && index === booking.items.length - 1

/** A list of visits with one that is new, or newer than what was there. Later visits come later. */
export function withBooking(bookings: readonly Booking[], booking: Booking, belongs: boolean): Booking[] {
  const present = bookings.find(({ id }) => id === booking.id)
  if (present && present.version > booking.version) return [...bookings]
  const others = bookings.filter(({ id }) => id !== booking.id)
  if (!belongs) return others
  return [...others, booking].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at) || a.id - b.id)
}
