// Bookings as drawn on the calendar: one piece per service, in the employee's column, with the times when the employee
// is busy. Pure functions; instants are in milliseconds.

import { TRANSITIONS } from '../../api/transitions'
import type { Schemas } from '../../shared/api'
import { type Day, MINUTE, overlaps, type Span } from '../../shared/time'
import type { Employee, Service } from '../catalogue'

export type Booking = Schemas['Booking']
export type Status = Schemas['BookingStatus']

/** Object with a start and an end in local time. */
interface Timed {
  starts_at: string
  ends_at: string
}

export interface Piece extends Span {
  booking: Booking
  /** Days that the piece is on: two if it extends past midnight. */
  days: Day[]
  /** Index of the service within the booking. */
  index: number
  employeeId: number
  /** Times when the employee is busy, including buffers. */
  busy: Span[]
  /** Processing times, during which the employee is free. */
  gaps: Span[]
  bufferBefore: number
  bufferAfter: number
  /** Start of the last segment, the only one that can be lengthened or shortened. */
  lastSegmentStart: number
}

export type Services = ReadonlyMap<number, Service>
export type Employees = ReadonlyMap<number, Employee>

/** Returns true if any part is on the days from `from` to `to`, inclusive. */
export const isWithinDays = ({ starts_at, ends_at }: Timed, from: Day, to: Day) =>
  starts_at.slice(0, 10) <= to && ends_at.slice(0, 19) > `${from}T00:00:00`

/** Returns the days that an object is on. Nothing extends past more than one midnight. */
const daysOf = (timed: Timed): Day[] => {
  const first = timed.starts_at.slice(0, 10)
  const last = timed.ends_at.slice(0, 10)
  return last !== first && isWithinDays(timed, last, last) ? [first, last] : [first]
}

/** Returns true if a booking with this status claims its employees. */
export const isBusyStatus = (status: Status) => status !== 'cancelled' && status !== 'no_show'

export type Item = Booking['items'][number]
type Segment = Schemas['Segment']

const minutesOf = (segments: readonly Segment[]) => segments.reduce((sum, { minutes }) => sum + minutes, 0)

/** Returns the possible segments of a service: the employee's own ones first, then those of the service. */
const segmentVariants = (
  serviceId: number,
  employeeId: number,
  services: Services,
  employees: Employees,
): Segment[][] =>
  [
    employees.get(employeeId)?.services.find((skill) => skill.service_id === serviceId)?.segments,
    services.get(serviceId)?.segments,
  ].filter((segments) => segments != null)

/** Returns the usual duration of a service by an employee, in minutes. */
export function usualDuration(serviceId: number, employeeId: number | null, services: Services, employees: Employees) {
  const [segments] = segmentVariants(serviceId, employeeId ?? 0, services, employees)
  return segments && minutesOf(segments)
}

/** Returns segments that add up to a duration, by changing the last one. Undefined if the others are too long. */
function withDuration(segments: readonly Segment[], minutes: number): Segment[] | undefined {
  const last = segments.at(-1)
  if (!last) return undefined
  const remaining = last.minutes + minutes - minutesOf(segments)
  return remaining > 0 ? [...segments.slice(0, -1), { ...last, minutes: remaining }] : undefined
}

/** Returns the segments of a booked service. */
function segmentsOf(
  { service, employee, duration_minutes }: Item,
  minutes: number,
  services: Services,
  employees: Employees,
) {
  const variants = segmentVariants(service.id, employee.id, services, employees)
  if (duration_minutes != null) return variants[0] && withDuration(variants[0], minutes)
  // A booking keeps its original times, so the current segments of the service may not fit.
  return variants.find((segments) => minutesOf(segments) === minutes)
}

type Buffers = Pick<Service, 'buffer_before_minutes' | 'buffer_after_minutes'>

/** Returns the times of a service: when the employee is busy, including buffers, and when they are free. */
function schedule(segments: readonly Segment[], start: number, buffers: Buffers | undefined) {
  const bufferBefore = (buffers?.buffer_before_minutes ?? 0) * MINUTE
  const bufferAfter = (buffers?.buffer_after_minutes ?? 0) * MINUTE
  const busy: Span[] = []
  const gaps: Span[] = []
  let at = start
  let lastSegmentStart = start
  for (const { minutes, staffed } of segments) {
    const span = { start: at, end: at + minutes * MINUTE }
    lastSegmentStart = at
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
  return { end: at, busy, gaps, bufferBefore, bufferAfter, lastSegmentStart }
}

export function piecesOf(booking: Booking, services: Services, employees: Employees): Piece[] {
  return booking.items.map((item, index) => {
    const start = Date.parse(item.starts_at)
    const minutes = (Date.parse(item.ends_at) - start) / MINUTE
    const segments = segmentsOf(item, minutes, services, employees) ?? [{ minutes, staffed: true }]
    const times = schedule(segments, start, services.get(item.service.id))
    return { booking, index, days: daysOf(item), employeeId: item.employee.id, start, ...times }
  })
}

/** Requested service and employee. `null` is any employee. */
export interface RequestedService {
  service_id: number
  employee_id: number | null
}

const segmentsFor = (service: Service, employee: Employee | undefined): Segment[] =>
  employee?.services.find(({ service_id }) => service_id === service.id)?.segments ?? service.segments

/**
 * Returns the times when an employee is busy with a service from a start, and its end. `duration` is in minutes; `null`
 * is the usual duration.
 */
export function busyWith(
  service: Service,
  employee: Employee | undefined,
  start: number,
  duration: number | null = null,
) {
  const segments = segmentsFor(service, employee)
  return schedule((duration !== null && withDuration(segments, duration)) || segments, start, service)
}

/**
 * Returns the busy times of the named employees for services in sequence. `duration` applies only to a single service.
 */
export function busyTimes(
  requested: readonly RequestedService[],
  start: number,
  duration: number | null,
  services: readonly Service[],
  employees: readonly Employee[],
): { employeeId: number; busy: Span[] }[] {
  let at = start
  return requested.flatMap(({ service_id, employee_id }) => {
    const service = services.find(({ id }) => id === service_id)
    if (!service) return []
    const employee = employees.find(({ id }) => id === employee_id)
    const { busy, end } = busyWith(service, employee, at, requested.length === 1 ? duration : null)
    at = end
    return employee ? [{ employeeId: employee.id, busy }] : []
  })
}

/** Returns the minimum duration of a service in minutes. Only its last segment can be shortened. */
export function minimumDuration(
  { service_id, employee_id }: RequestedService,
  services: readonly Service[],
  employees: readonly Employee[],
): number {
  const service = services.find(({ id }) => id === service_id)
  const employee = employees.find(({ id }) => id === employee_id)
  return service ? minutesOf(segmentsFor(service, employee).slice(0, -1)) + 1 : 1
}

export interface PlacedPiece extends Piece {
  /** Index of the lane, and the number of lanes side by side. */
  lane: number
  lanes: number
  /** Number of other pieces whose gaps this piece lies in. */
  inset: number
}

const isWithinGap = (inner: Piece, outer: Piece) =>
  outer.gaps.some((gap) => gap.start <= inner.start && inner.end <= gap.end)

/**
 * Places the pieces of one column. A piece within another's gap, such as processing time, lies on top of it. Real
 * overlaps, which occur after a change of hours or until the server responds, are placed side by side.
 */
export function assignLanes(pieces: readonly Piece[]): PlacedPiece[] {
  const ordered = [...pieces].sort((a, b) => a.start - b.start || b.end - a.end || a.booking.id - b.booking.id)
  const placed: PlacedPiece[] = []
  let cluster: PlacedPiece[] = []
  let clusterEnd = Number.NEGATIVE_INFINITY
  let laneEnds: number[] = []
  const closeCluster = () => {
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
    if (piece.start >= clusterEnd) closeCluster()
    const free = laneEnds.findIndex((end) => end <= piece.start)
    const lane = free === -1 ? laneEnds.length : free
    laneEnds[lane] = piece.end
    clusterEnd = Math.max(cluster.length === 0 ? Number.NEGATIVE_INFINITY : clusterEnd, piece.end)
    const next = { ...piece, lane, lanes: 1, inset: 0 }
    cluster.push(next)
    placed.push(next)
  }
  closeCluster()
  return placed
}

/** Moves a piece in time, and to another employee if given. */
export const movePiece = (piece: Piece, by: number, employeeId = piece.employeeId): Piece => {
  const moved = (span: Span): Span => ({ start: span.start + by, end: span.end + by })
  return {
    ...piece,
    ...moved(piece),
    employeeId,
    busy: piece.busy.map(moved),
    gaps: piece.gaps.map(moved),
    lastSegmentStart: piece.lastSegmentStart + by,
  }
}

/** Changes the end of a piece. */
export const withPieceEnd = (piece: Piece, end: number): Piece => {
  const withEnd = (spans: Span[], buffer: number) =>
    spans.map((span) => (span.end === piece.end + buffer ? { ...span, end: end + buffer } : span))
  return { ...piece, end, busy: withEnd(piece.busy, piece.bufferAfter), gaps: withEnd(piece.gaps, 0) }
}

/** Returns the first other piece during which the employee would be busy at the same time. */
export function findConflict(piece: Piece, others: readonly Piece[]): Piece | undefined {
  return others.find(
    (other) =>
      other.employeeId === piece.employeeId &&
      other.booking.id !== piece.booking.id &&
      isBusyStatus(other.booking.status) &&
      other.busy.some((other) => piece.busy.some((own) => overlaps(other, own))),
  )
}

/** Rounds an instant to a grid of `minutes`, counted from `from`. */
export const snap = (instant: number, from: number, minutes: number): number =>
  from + Math.round((instant - from) / (minutes * MINUTE)) * minutes * MINUTE

/**
 * Returns the statuses that can follow, as the server allows them: no check-in before the day of the booking, and no
 * no-show before its start.
 */
export function nextStates(booking: Booking, now: number, today: string): Status[] {
  const next: readonly Status[] = TRANSITIONS[booking.status].next
  return next.filter((status) => {
    if (status === 'no_show') return now >= Date.parse(booking.starts_at)
    if (status === 'arrived' || status === 'in_service' || status === 'completed')
      return today >= booking.starts_at.slice(0, 10)
    return true
  })
}

export const canReschedule = ({ status }: Booking) => status === 'pending' || status === 'confirmed'

/** Returns true if the duration can change, which includes bookings in progress. */
export const canChangeDuration = (booking: Booking) =>
  canReschedule(booking) || booking.status === 'arrived' || booking.status === 'in_service'

/** Returns true if a piece ends the booking and its end can change. */
export const isEndAdjustable = ({ booking, index }: Piece) =>
  canChangeDuration(booking) && index === booking.items.length - 1

/**
 * Inserts or replaces a booking unless the list has a newer version of it. Removes it if `isIncluded` is false. The
 * list stays sorted by start.
 */
export function upsertBooking(bookings: readonly Booking[], booking: Booking, isIncluded: boolean): Booking[] {
  const existing = bookings.find(({ id }) => id === booking.id)
  if (existing && existing.version > booking.version) return [...bookings]
  const others = bookings.filter(({ id }) => id !== booking.id)
  if (!isIncluded) return others
  return [...others, booking].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at) || a.id - b.id)
}
