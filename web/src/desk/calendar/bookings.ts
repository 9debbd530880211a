// Bookings as the calendar draws them: one piece for each service of a booking, in the column of who does it, with the
// times at which that person is really busy. Pure; instants are milliseconds.

import { TRANSITIONS } from '../../api/transitions'
import type { Schemas } from '../../shared/api'
import { type Day, MINUTE, overlaps, type Span } from '../../shared/time'
import type { Employee, Service } from '../catalogue'

export type Booking = Schemas['Booking']
export type Status = Schemas['BookingStatus']

/** Something with a beginning and an end on the location's clock. */
interface Timed {
  starts_at: string
  ends_at: string
}

export interface Piece extends Span {
  booking: Booking
  /** The days that it is on: more than one if it goes on over midnight. */
  days: Day[]
  /** Which of the booking's services. */
  index: number
  employeeId: number
  /** When the employee is busy with it, buffers included. */
  busy: Span[]
  /** When something takes effect and the employee is free. */
  gaps: Span[]
  bufferBefore: number
  bufferAfter: number
  /** When its last part begins, which is what can take longer or be over earlier. */
  lastSegmentStart: number
}

export type Services = ReadonlyMap<number, Service>
export type Employees = ReadonlyMap<number, Employee>

/** Whether any of it is on one of the days from one to another. */
export const isWithinDays = ({ starts_at, ends_at }: Timed, from: Day, to: Day) =>
  starts_at.slice(0, 10) <= to && ends_at.slice(0, 19) > `${from}T00:00:00`

/** The days that something is on; nothing here goes on for more than one midnight. */
const daysOf = (timed: Timed): Day[] => {
  const first = timed.starts_at.slice(0, 10)
  const last = timed.ends_at.slice(0, 10)
  return last !== first && isWithinDays(timed, last, last) ? [first, last] : [first]
}

/** True if a booking with this status claims its employees. */
export const isBusyStatus = (status: Status) => status !== 'cancelled' && status !== 'no_show'

export type Item = Booking['items'][number]
type Segment = Schemas['Segment']

const minutesOf = (segments: readonly Segment[]) => segments.reduce((sum, { minutes }) => sum + minutes, 0)

/** How an employee spends the time of a service: in their own way, and in the usual one. */
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

/** How many minutes a service takes with somebody, if nobody says otherwise. */
export function usualDuration(serviceId: number, employeeId: number | null, services: Services, employees: Employees) {
  const [segments] = segmentVariants(serviceId, employeeId ?? 0, services, employees)
  return segments && minutesOf(segments)
}

/** A service in so many minutes: its last part takes longer, or is over earlier. */
function withDuration(segments: readonly Segment[], minutes: number): Segment[] | undefined {
  const last = segments.at(-1)
  if (!last) return undefined
  const remaining = last.minutes + minutes - minutesOf(segments)
  return remaining > 0 ? [...segments.slice(0, -1), { ...last, minutes: remaining }] : undefined
}

/** How an employee spends the time of a booking. */
function segmentsOf(
  { service, employee, duration_minutes }: Item,
  minutes: number,
  services: Services,
  employees: Employees,
) {
  const variants = segmentVariants(service.id, employee.id, services, employees)
  if (duration_minutes != null) return variants[0] && withDuration(variants[0], minutes)
  // A booking keeps the times that it was booked with, so what the service is like by now may not fit it.
  return variants.find((segments) => minutesOf(segments) === minutes)
}

type Buffers = Pick<Service, 'buffer_before_minutes' | 'buffer_after_minutes'>

/**
 * How a service lies in time from its start: when somebody is busy with it, buffers included, and when they are free.
 */
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

/** A service that is wanted, and of whom; of anybody if that is `null`. */
export interface RequestedService {
  service_id: number
  employee_id: number | null
}

const segmentsFor = (service: Service, employee: Employee | undefined): Segment[] =>
  employee?.services.find(({ service_id }) => service_id === service.id)?.segments ?? service.segments

/** When somebody would be busy with a service from a start on, and when it ends; in so many minutes, or as usual. */
export function busyWith(
  service: Service,
  employee: Employee | undefined,
  start: number,
  duration: number | null = null,
) {
  const segments = segmentsFor(service, employee)
  return schedule((duration !== null && withDuration(segments, duration)) || segments, start, service)
}

/** When those who are named would be busy with services one after the other. `duration` is that of a single one. */
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

/** The fewest minutes that a service can take: its last part can be short, those before it cannot. */
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
 * overlaps (as bookings do after hours were changed, or until the server's answer arrives) goes side by side.
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

/** Moves a booking's pieces in time, and those of some services to another employee. */
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

/** The same piece with another end. */
export const withPieceEnd = (piece: Piece, end: number): Piece => {
  const withEnd = (spans: Span[], buffer: number) =>
    spans.map((span) => (span.end === piece.end + buffer ? { ...span, end: end + buffer } : span))
  return { ...piece, end, busy: withEnd(piece.busy, piece.bufferAfter), gaps: withEnd(piece.gaps, 0) }
}

/** The first of others with which somebody would be busy at the same time. */
export function findConflict(piece: Piece, others: readonly Piece[]): Piece | undefined {
  return others.find(
    (other) =>
      other.employeeId === piece.employeeId &&
      other.booking.id !== piece.booking.id &&
      isBusyStatus(other.booking.status) &&
      other.busy.some((other) => piece.busy.some((own) => overlaps(other, own))),
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

export const canReschedule = ({ status }: Booking) => status === 'pending' || status === 'confirmed'

/** Whether it can take longer or shorter: also what is under way can. */
export const canChangeDuration = (booking: Booking) =>
  canReschedule(booking) || booking.status === 'arrived' || booking.status === 'in_service'

/** Whether the end of a piece is the end of the booking, and can be another. */
export const isEndAdjustable = ({ booking, index }: Piece) =>
  canChangeDuration(booking) && index === booking.items.length - 1

/** A list of bookings with one that is new, or newer than what was there. Later bookings come later. */
export function upsertBooking(bookings: readonly Booking[], booking: Booking, isIncluded: boolean): Booking[] {
  const existing = bookings.find(({ id }) => id === booking.id)
  if (existing && existing.version > booking.version) return [...bookings]
  const others = bookings.filter(({ id }) => id !== booking.id)
  if (!isIncluded) return others
  return [...others, booking].sort((a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at) || a.id - b.id)
}
