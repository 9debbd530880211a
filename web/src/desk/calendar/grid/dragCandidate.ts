// Drag candidate: a booking while it is moved or stretched, the obstacles at its new time, and the change on drop. Pure
// functions.

import type { Translate } from '../../../shared/texts'
import { HOUR, MINUTE, overlaps } from '../../../shared/time'
import type { TextKey } from '../../../texts/desk.en'
import type { Employee, Location } from '../../catalogue'
import type { Target } from '../booking/changes'
import { canReschedule, findConflict, movePiece, type Piece, withPieceEnd } from '../bookings'
import type { Absence, Closure } from '../queries'
import { outsideHours } from './hours'

/** Snap interval of dragged bookings, in minutes. */
export const SNAP_MINUTES = 5

/** A booking's proposed time and employee while it is dragged. */
export interface DragCandidate {
  piece: Piece
  column: number
  start: number
  end: number
  kind: 'move' | 'stretch'
  byKeys: boolean
}

/** Creates a candidate at the current time of a piece. */
export const pickUp = (pickedUp: Pick<DragCandidate, 'piece' | 'column' | 'kind' | 'byKeys'>): DragCandidate => {
  const { start, end } = pickedUp.piece
  return { ...pickedUp, start, end }
}

/** Returns the candidate with another start and column and the same duration. */
export function withStart(candidate: DragCandidate, column: number, start: number): DragCandidate {
  if (column === candidate.column && start === candidate.start) return candidate
  return { ...candidate, column, start, end: start + candidate.end - candidate.start }
}

/**
 * Returns the candidate with another end. The last segment takes at least one snap interval, and a booking at most a
 * day.
 */
export function withEnd(candidate: DragCandidate, requestedEnd: number): DragCandidate {
  const { piece, start } = candidate
  const end = Math.min(Math.max(requestedEnd, piece.lastSegmentStart + SNAP_MINUTES * MINUTE), start + 24 * HOUR)
  return end === candidate.end ? candidate : { ...candidate, end }
}

/** Returns all pieces of the candidate's booking at their proposed times. */
function movedPieces(
  { piece, start, end, kind }: DragCandidate,
  employeeId: number,
  pieces: readonly Piece[],
): Piece[] {
  const ownPieces = pieces.filter(({ booking }) => booking.id === piece.booking.id)
  if (kind === 'stretch') return ownPieces.map((one) => (one.index === piece.index ? withPieceEnd(one, end) : one))
  return ownPieces.map((one) =>
    movePiece(one, start - piece.start, one.index === piece.index ? employeeId : one.employeeId),
  )
}

export interface Surroundings {
  location: Location
  employees: readonly Employee[]
  pieces: readonly Piece[]
  absences: readonly Absence[]
  closures: readonly Closure[]
}

/** Returns the reason why an employee cannot take the candidate, as far as the loaded data shows one. */
export function obstacleOf(
  candidate: DragCandidate,
  employee: Employee,
  { location, employees, pieces, absences, closures }: Surroundings,
  t: Translate<TextKey>,
): string | null {
  const { piece, kind } = candidate
  const moved = movedPieces(candidate, employee.id, pieces)
  for (const one of moved) {
    const other = findConflict(one, pieces)
    if (other) return t('calendar.obstacle.taken', { client: other.booking.client.name })
    const absence = absences.find(({ employeeId, ...span }) => {
      return employeeId === one.employeeId && one.busy.some((busy) => overlaps(busy, span))
    })
    if (absence) return absence.reason || t(absence.kind === 'block' ? 'calendar.blocked' : 'calendar.timeOff')
  }
  const service = piece.booking.items[piece.index]?.service.id
  const hasSkill = employee.services.some(({ service_id }) => service_id === service)
  if (kind === 'move' && !hasSkill) return t('calendar.obstacle.skill')
  // A booking in progress may extend past the hours.
  if (!canReschedule(piece.booking)) return null
  for (const one of moved) {
    const assigned = employees.find(({ id }) => id === one.employeeId)
    const outside = assigned && outsideHours(one.busy, assigned, location, closures)
    if (outside) return t(`calendar.obstacle.${outside.reason}`, { name: assigned.name })
  }
  return null
}

/**
 * Returns the change to request when the candidate is dropped on an employee; undefined if a stretched end has not
 * moved.
 */
export function dropTarget({ piece, start, end, kind }: DragCandidate, employeeId: number): Target | undefined {
  const { items, starts_at } = piece.booking
  if (kind === 'move')
    return {
      start: Date.parse(starts_at) + start - piece.start,
      employeeIds: items.map(({ employee }, index) => (index === piece.index ? employeeId : employee.id)),
    }
  if (end === piece.end) return undefined
  return {
    start: Date.parse(starts_at),
    employeeIds: items.map(({ employee }) => employee.id),
    durations: items.map(({ duration_minutes }, index) =>
      index === piece.index ? (end - start) / MINUTE : (duration_minutes ?? null),
    ),
  }
}
