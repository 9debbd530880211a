// A booking while it is moved or its end is: what would be in its way, and what becomes of it when it is dropped. Pure.

import type { Translate } from '../../../shared/texts'
import { HOUR, MINUTE, overlaps } from '../../../shared/time'
import type { TextKey } from '../../../texts/desk.en'
import type { Employee, Location } from '../../catalogue'
import type { Target } from '../booking/changes'
import { canReschedule, findConflict, movePiece, type Piece, withPieceEnd } from '../bookings'
import type { Absence, Closure } from '../queries'
import { outsideHours } from './hours'

/** What is dragged snaps to so many minutes. */
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

/** Picks a piece up where it is, to move it or its end. */
export const pickUp = (pickedUp: Pick<DragCandidate, 'piece' | 'column' | 'kind' | 'byKeys'>): DragCandidate => {
  const { start, end } = pickedUp.piece
  return { ...pickedUp, start, end }
}

/** With another start, in a column, and as long as before. */
export function withStart(candidate: DragCandidate, column: number, start: number): DragCandidate {
  if (column === candidate.column && start === candidate.start) return candidate
  return { ...candidate, column, start, end: start + candidate.end - candidate.start }
}

/** With another end: its last part takes at least a step, and no booking more than a day. */
export function withEnd(candidate: DragCandidate, requestedEnd: number): DragCandidate {
  const { piece, start } = candidate
  const end = Math.min(Math.max(requestedEnd, piece.lastSegmentStart + SNAP_MINUTES * MINUTE), start + 24 * HOUR)
  return end === candidate.end ? candidate : { ...candidate, end }
}

/** The pieces of its booking as they are to be. */
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

/** Reason for which an employee cannot take it, if the loaded data shows one. */
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
  // What is under way goes on beyond the hours.
  if (!canReschedule(piece.booking)) return null
  for (const one of moved) {
    const assigned = employees.find(({ id }) => id === one.employeeId)
    const outside = assigned && outsideHours(one.busy, assigned, location, closures)
    if (outside) return t(`calendar.obstacle.${outside.reason}`, { name: assigned.name })
  }
  return null
}

/** The change to request when it is dropped on an employee; undefined if its end has not moved. */
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
