// A visit while it is moved or its end is: what would be in its way, and what becomes of it when it is dropped. Pure.

import type { Translate } from '../../../shared/texts'
import { HOUR, MINUTE, overlaps } from '../../../shared/time'
import type { TextKey } from '../../../texts/desk.en'
import type { Employee, Location } from '../../catalogue'
import type { Away, Closure } from '../data'
import { offHours } from '../grid/hours'
import type { Target } from '../visit/changes'
import { canMove, clash, type Piece, shift, until } from '../visits'

/** What is dragged snaps to so many minutes. */
export const STEP = 5

/** A visit as it is to be: elsewhere, or with another end. */
export interface Candidate {
  piece: Piece
  column: number
  start: number
  end: number
  kind: 'move' | 'stretch'
  byKeys: boolean
}

/** Picks a piece up where it is, to move it or its end. */
export const pickUp = (picked: Pick<Candidate, 'piece' | 'column' | 'kind' | 'byKeys'>): Candidate => {
  const { start, end } = picked.piece
  return { ...picked, start, end }
}

/** With another start, in a column, and as long as before. */
export function withStart(candidate: Candidate, column: number, start: number): Candidate {
  if (column === candidate.column && start === candidate.start) return candidate
  return { ...candidate, column, start, end: start + candidate.end - candidate.start }
}

/** With another end: its last part takes at least a step, and no visit more than a day. */
export function withEnd(candidate: Candidate, wanted: number): Candidate {
  const { piece, start } = candidate
  const end = Math.min(Math.max(wanted, piece.lastPart + STEP * MINUTE), start + 24 * HOUR)
  return end === candidate.end ? candidate : { ...candidate, end }
}

/** The pieces of its visit as they are to be. */
function piecesOfIt({ piece, start, end, kind }: Candidate, employeeId: number, pieces: readonly Piece[]): Piece[] {
  const own = pieces.filter(({ booking }) => booking.id === piece.booking.id)
  if (kind === 'stretch') return own.map((one) => (one.index === piece.index ? until(one, end) : one))
  return own.map((one) => shift(one, start - piece.start, one.index === piece.index ? employeeId : one.employeeId))
}

export interface Surroundings {
  location: Location
  employees: readonly Employee[]
  pieces: readonly Piece[]
  away: readonly Away[]
  closures: readonly Closure[]
}

/** Why it could not be with somebody, if that can be told from here. */
export function obstacleOf(
  candidate: Candidate,
  employee: Employee,
  { location, employees, pieces, away, closures }: Surroundings,
  t: Translate<TextKey>,
): string | null {
  const { piece, kind } = candidate
  const there = piecesOfIt(candidate, employee.id, pieces)
  for (const one of there) {
    const other = clash(one, pieces)
    if (other) return t('calendar.obstacle.taken', { client: other.booking.client.name })
    const gone = away.find(({ employeeId, ...span }) => {
      return employeeId === one.employeeId && one.busy.some((busy) => overlaps(busy, span))
    })
    if (gone) return gone.reason || t(gone.kind === 'block' ? 'calendar.blocked' : 'calendar.timeOff')
  }
  const service = piece.booking.items[piece.index]?.service.id
  const does = employee.services.some(({ service_id }) => service_id === service)
  if (kind === 'move' && !does) return t('calendar.obstacle.skill')
  // What is under way goes on beyond the hours.
  if (!canMove(piece.booking)) return null
  for (const one of there) {
    const who = employees.find(({ id }) => id === one.employeeId)
    const off = who && offHours(one.busy, who, location, closures)
    if (off) return t(`calendar.obstacle.${off.why}`, { name: who.name })
  }
  return null
}

/** What is asked for when it is dropped on somebody; nothing if its end is where it was. */
export function targetOf({ piece, start, end, kind }: Candidate, employeeId: number): Target | undefined {
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
    lengths: items.map(({ duration_minutes }, index) =>
      index === piece.index ? (end - start) / MINUTE : (duration_minutes ?? null),
    ),
  }
}
