// Week of one employee, with a cell per day. It renders only when something in it has changed.

import { memo } from 'react'
import type { Day } from '../../../shared/time'
import { useI18n } from '../../i18n'
import { Avatar } from '../../ui/layout'
import type { Piece } from '../bookings'
import tones from '../grid/tones.module.css'
import type { WeekCell, WeekRowData } from './week'
import styles from './week.module.css'

export interface DropTarget {
  employeeId: number
  day: Day
  obstacle: boolean
}

interface WeekRowProps {
  row: WeekRowData
  zone: string
  highlighted: ReadonlySet<number>
  dropTarget: DropTarget | null
  /** False in the first render of rows out of view, which show only the name. */
  showCells: boolean
  onOpen: (piece: Piece) => void
}

function DrawnRow({ row: { employee, cells, lines }, zone, highlighted, dropTarget, showCells, onOpen }: WeekRowProps) {
  const { t, format } = useI18n()
  return (
    <section
      className={styles.row}
      style={{ '--lines': lines } as React.CSSProperties}
      aria-label={t('calendar.weekOf', { name: employee.name })}
    >
      <div className={styles.name}>
        <Avatar name={employee.name} size={32} />
        <div className={styles.words}>
          <strong>{employee.name}</strong>
          <span>{employee.title}</span>
        </div>
      </div>
      {showCells &&
        cells.map(({ day, isDayOff, note, pieces }) => (
          <div
            key={day}
            className={styles.cell}
            data-cell={`${employee.id} ${day}`}
            data-off={isDayOff || undefined}
            data-over={dropTarget?.day === day ? (dropTarget.obstacle ? 'obstacle' : 'free') : undefined}
          >
            {note && <span className={styles.note}>{note}</span>}
            {pieces.map((piece) => (
              <button
                key={`${piece.booking.id}-${piece.index}`}
                type="button"
                className={`${tones.tone} ${styles.chip}`}
                data-piece={`${piece.booking.id}-${piece.index}`}
                data-status={piece.booking.status}
                data-fresh={highlighted.has(piece.booking.id) || undefined}
                onClick={() => onOpen(piece)}
              >
                <span>
                  {piece.days[0] === day ? format.time(piece.start, zone) : `– ${format.time(piece.end, zone)}`}
                </span>{' '}
                {piece.booking.client.name}
              </button>
            ))}
          </div>
        ))}
    </section>
  )
}

const sameCell = (a: WeekCell, b: WeekCell | undefined) =>
  b !== undefined &&
  a.day === b.day &&
  a.isDayOff === b.isDayOff &&
  a.note === b.note &&
  a.pieces.length === b.pieces.length &&
  a.pieces.every((piece, index) => piece === b.pieces[index])

/** Compares highlights only for bookings in this row. */
export const WeekRow = memo(
  DrawnRow,
  (before, after) =>
    before.row.employee === after.row.employee &&
    before.zone === after.zone &&
    before.dropTarget === after.dropTarget &&
    before.showCells === after.showCells &&
    before.onOpen === after.onOpen &&
    before.row.cells.every((cell, index) => sameCell(cell, after.row.cells[index])) &&
    (before.highlighted === after.highlighted ||
      after.row.cells.every(({ pieces }) =>
        pieces.every(({ booking: { id } }) => before.highlighted.has(id) === after.highlighted.has(id)),
      )),
)
