// Columns of time, one for each employee or for each day: bookings as cards that are dragged to where they should be,
// free time that is clicked or drawn upon. Pointers and keys move the same thing: a candidate that follows them, says
// what would be in its way, and becomes a change when it is dropped.

import { type CSSProperties, useId, useMemo, useRef } from 'react'
import type { Span } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import { useTexts } from '../../texts'
import type { Away, Closure } from '../data'
import type { Target } from '../visit/changes'
import type { Piece } from '../visits'
import { ColumnList } from './ColumnList'
import styles from './calendar.module.css'
import { type ColumnOf, MINUTE_HEIGHT } from './columns'
import { ColumnHeads, HourLabels } from './Frame'
import { geometryOf } from './geometry'
import { Announcement, DrawnSpan, Ghost, NowLine } from './Overlays'
import { useCandidate } from './useCandidate'
import { useInitialScroll } from './useInitialScroll'
import { useKeyboardMove } from './useKeyboardMove'
import { usePointerDrag } from './usePointerDrag'

interface TimeGridProps {
  location: Location
  columns: ColumnOf[]
  employees: readonly Employee[]
  pieces: Piece[]
  away: Away[]
  closures: Closure[]
  fresh: ReadonlySet<number>
  now: number
  /** The minutes of the day that are shown. */
  shown: { from: number; to: number }
  mayBook: boolean
  onOpen: (piece: Piece) => void
  onBlock: (block: Away) => void
  onMove: (piece: Piece, target: Target) => void
  onNew: (column: ColumnOf, span: Span) => void
}

export function TimeGrid(props: TimeGridProps) {
  const { location, columns, employees, pieces, away, closures, fresh, now, shown, mayBook } = props
  const { onOpen, onBlock, onMove, onNew } = props
  const { t } = useTexts()
  const keysId = useId()
  const body = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const zone = location.time_zone
  const firstDay = columns[0]?.day
  const geometry = useMemo(() => geometryOf(columns, shown, zone), [columns, shown, zone])
  const moving = useCandidate({ location, columns, employees, pieces, away, closures, onMove })
  const { candidate, obstacle } = moving
  const keyboard = useKeyboardMove({ columns, geometry, moving })
  const pointer = usePointerDrag({ body, scroller, columns, pieces, geometry, mayBook, moving, onOpen, onNew })
  useInitialScroll(scroller, `${location.id} ${firstDay}`, { columns, geometry, now })

  return (
    <section
      className={styles.scroller}
      ref={scroller}
      data-scroller
      data-dragging={candidate?.kind ?? (pointer.drawn ? 'new' : undefined)}
      aria-describedby={keysId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
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
            away={away}
            closures={closures}
            fresh={fresh}
            lifted={candidate?.piece.booking.id}
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
      <Announcement moving={moving} columns={columns} zone={zone} />
      <p id={keysId} className={styles.spoken}>
        {t('calendar.keys')}
      </p>
    </section>
  )
}
