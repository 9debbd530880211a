// Time grid with one column per employee or day. Bookings are cards that can be dragged; free time can be clicked or
// drawn on. Pointer and keyboard change the same drag candidate, which shows any obstacle and becomes a change when it
// is dropped.

import { type CSSProperties, useId, useMemo, useRef } from 'react'
import type { Span } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import { useI18n } from '../../i18n'
import type { Target } from '../booking/changes'
import type { Piece } from '../bookings'
import type { Absence, Closure } from '../queries'
import { ColumnList } from './ColumnList'
import styles from './calendar.module.css'
import { type CalendarColumn, MINUTE_HEIGHT } from './columns'
import { ColumnHeads, HourLabels } from './Frame'
import { geometryOf } from './geometry'
import { Announcement, DrawnSpan, Ghost, NowLine } from './Overlays'
import { useDragCandidate } from './useDragCandidate'
import { useInitialScroll } from './useInitialScroll'
import { useKeyboardMove } from './useKeyboardMove'
import { usePointerDrag } from './usePointerDrag'

interface TimeGridProps {
  location: Location
  columns: CalendarColumn[]
  employees: readonly Employee[]
  pieces: Piece[]
  absences: Absence[]
  closures: Closure[]
  highlighted: ReadonlySet<number>
  now: number
  /** Visible part of the day, in minutes after midnight. */
  shown: { from: number; to: number }
  canBook: boolean
  onOpen: (piece: Piece) => void
  onBlock: (block: Absence) => void
  onMove: (piece: Piece, target: Target) => void
  onNew: (column: CalendarColumn, span: Span) => void
}

export function TimeGrid(props: TimeGridProps) {
  const { location, columns, employees, pieces, absences, closures, highlighted, now, shown, canBook } = props
  const { onOpen, onBlock, onMove, onNew } = props
  const { t } = useI18n()
  const keysId = useId()
  const body = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const zone = location.time_zone
  const firstDay = columns[0]?.day
  const geometry = useMemo(() => geometryOf(columns, shown, zone), [columns, shown, zone])
  const drag = useDragCandidate({ location, columns, employees, pieces, absences, closures, onMove })
  const { candidate, obstacle } = drag
  const keyboard = useKeyboardMove({ columns, geometry, moving: drag })
  const pointer = usePointerDrag({ body, scroller, columns, pieces, geometry, canBook, moving: drag, onOpen, onNew })
  useInitialScroll(scroller, `${location.id} ${firstDay}`, { columns, geometry, now })

  return (
    <section
      className={styles.scroller}
      ref={scroller}
      data-scroller
      data-dragging={candidate?.kind ?? (pointer.drawn ? 'new' : undefined)}
      aria-describedby={keysId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element has to be reachable by keyboard
      tabIndex={0}
    >
      <div className={styles.canvas} style={{ '--columns': columns.length } as CSSProperties}>
        <ColumnHeads columns={columns} />
        <HourLabels geometry={geometry} zone={zone} />
        <div
          ref={body}
          className={styles.body}
          style={{ height: geometry.height, '--hour': `${60 * MINUTE_HEIGHT}px` } as CSSProperties}
          {...pointer.handlers}
        >
          <ColumnList
            key={firstDay}
            scroller={scroller}
            zone={zone}
            columns={columns}
            geometry={geometry}
            pieces={pieces}
            absences={absences}
            closures={closures}
            highlighted={highlighted}
            draggedId={candidate?.piece.booking.id}
            onOpen={onOpen}
            onPickUp={keyboard.onPickUp}
            onStretch={keyboard.onStretch}
            onBlock={onBlock}
          />
          <NowLine columns={columns} geometry={geometry} now={now} />
          {pointer.drawn && <DrawnSpan drawn={pointer.drawn} geometry={geometry} zone={zone} />}
          {candidate && <Ghost candidate={candidate} obstacle={obstacle} geometry={geometry} zone={zone} />}
        </div>
      </div>
      <Announcement moving={drag} columns={columns} zone={zone} />
      <p id={keysId} className={styles.spoken}>
        {t('calendar.keys')}
      </p>
    </section>
  )
}
