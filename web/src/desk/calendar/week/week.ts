// Rows of the week overview: bookings and notes for each employee and day. Pure functions.

import { type Day, instantAt, isOn, type Span } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import type { Piece } from '../bookings'

export interface WeekCell {
  day: Day
  /** True on a closure, absence or day without working hours. */
  isDayOff: boolean
  note: string
  pieces: Piece[]
}

export interface WeekRowData {
  employee: Employee
  cells: WeekCell[]
  /** Number of lines in the fullest cell. */
  lines: number
}

interface Closed {
  first_day: Day
  last_day: Day
  reason: string
}

interface Week {
  location: Location
  days: readonly Day[]
  employees: readonly Employee[]
  pieces: readonly Piece[]
  timeOff: readonly (Span & { employeeId: number; reason: string })[]
  closures: readonly Closed[]
  texts: { closed: string; timeOff: string; dayOff: string }
}

const groupBy = <Item>(items: readonly Item[], key: (item: Item) => number) => {
  const groups = new Map<number, Item[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}

export function weekRows({ location, days, employees, pieces, timeOff, closures, texts }: Week): WeekRowData[] {
  const piecesByEmployee = groupBy(
    pieces.filter(({ booking }) => booking.status !== 'cancelled'),
    ({ employeeId }) => employeeId,
  )
  const absencesByEmployee = groupBy(timeOff, ({ employeeId }) => employeeId)
  const dayInfos = days.map((day) => ({
    day,
    noon: instantAt(day, 12 * 60, location.time_zone),
    closure: closures.find(({ first_day, last_day }) => first_day <= day && day <= last_day),
  }))
  return employees.map((employee) => {
    const ownPieces = piecesByEmployee.get(employee.id) ?? []
    const absences = absencesByEmployee.get(employee.id) ?? []
    const hours = employee.workplaces
      .filter(({ location_id }) => location_id === location.id)
      .flatMap((workplace) => workplace.working_hours)
    const cells = dayInfos.map(({ day, noon, closure }): WeekCell => {
      const absence = absences.find(({ start, end }) => start <= noon && noon < end)
      const works = isOn(hours, day)
      const note = closure
        ? closure.reason || texts.closed
        : absence
          ? absence.reason || texts.timeOff
          : works
            ? ''
            : texts.dayOff
      return { day, note, isDayOff: note !== '', pieces: ownPieces.filter((piece) => piece.days.includes(day)) }
    })
    const lines = Math.max(...cells.map((cell) => cell.pieces.length + (cell.note ? 1 : 0)))
    return { employee, cells, lines }
  })
}

/** Returns the approximate height of a row, in pixels. */
export const heightOf = ({ lines }: WeekRowData) => Math.max(76, 9 + lines * 25) + 1

/** Returns the indexes of the first and last rows between two vertical positions, in pixels. */
export function rowsWithin(rows: readonly WeekRowData[], from: number, to: number): { first: number; last: number } {
  let first = 0
  let last = rows.length - 1
  let top = 0
  for (const [index, row] of rows.entries()) {
    const bottom = top + heightOf(row)
    if (bottom < from) first = index
    if (top > to) {
      last = index
      break
    }
    top = bottom
  }
  return { first, last }
}
