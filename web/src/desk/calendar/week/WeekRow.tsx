// One employee's week: a cell for each day. Drawn again only when something in it changed.

import { memo } from 'react'
import type { Day } from '../../../shared/time'
import { Avatar } from '../../parts/parts'
import { useTexts } from '../../texts'
import tones from '../grid/tones.module.css'
import type { Piece } from '../visits'
import type { WeekCell, WeekRowOf } from './week'
import styles from './week.module.css'

export interface Over {
  employeeId: number
  day: Day
  obstacle: boolean
}

interface WeekRowProps {
  row: WeekRowOf
  zone: string
  fresh: ReadonlySet<number>
  over: Over | null
  /** Whether there is time for more than the name yet. */
  whole: boolean
  onOpen: (piece: Piece) => void
}

function DrawnRow({ row: { employee, cells, lines }, zone, fresh, over, whole, onOpen }: WeekRowProps) {
  const { t, format } = useTexts()
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
      {whole &&
        cells.map(({ day, off, note, pieces }) => (
          <div
            key={day}
            className={styles.cell}
            data-cell={`${employee.id} ${day}`}
            data-off={off || undefined}
            data-over={over?.day === day ? (over.obstacle ? 'obstacle' : 'free') : undefined}
          >
            {note && <span className={styles.note}>{note}</span>}
            {pieces.map((piece) => (
              <button
                key={`${piece.booking.id}-${piece.index}`}
                type="button"
                className={`${tones.tone} ${styles.chip}`}
                data-piece={`${piece.booking.id}-${piece.index}`}
                data-status={piece.booking.status}
                data-fresh={fresh.has(piece.booking.id) || undefined}
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
  a.off === b.off &&
  a.note === b.note &&
  a.pieces.length === b.pieces.length &&
  a.pieces.every((piece, index) => piece === b.pieces[index])

/** Marks are compared only where they are on something here. */
export const WeekRow = memo(
  DrawnRow,
  (before, after) =>
    before.row.employee === after.row.employee &&
    before.zone === after.zone &&
    before.over === after.over &&
    before.whole === after.whole &&
    before.onOpen === after.onOpen &&
    before.row.cells.every((cell, index) => sameCell(cell, after.row.cells[index])) &&
    (before.fresh === after.fresh ||
      after.row.cells.every(({ pieces }) =>
        pieces.every(({ booking: { id } }) => before.fresh.has(id) === after.fresh.has(id)),
      )),
)
