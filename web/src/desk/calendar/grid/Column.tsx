// Column of an employee: working hours, breaks, absences and bookings. It renders only when something in it has
// changed.

import { type KeyboardEvent, memo, useMemo } from 'react'
import { clipSpans, MINUTE, type Span, subtractSpans } from '../../../shared/time'
import { useI18n } from '../../i18n'
import { Icon } from '../../ui/Icon'
import { assignLanes, canReschedule, isEndAdjustable, type Piece } from '../bookings'
import type { Absence, Closure } from '../queries'
import styles from './calendar.module.css'
import { type CalendarColumn, MINUTE_HEIGHT } from './columns'
import tones from './tones.module.css'

export interface ColumnProps {
  column: CalendarColumn
  beginning: number
  minutes: number
  zone: string
  pieces: Piece[]
  absences: Absence[]
  closure: Closure | undefined
  highlighted: ReadonlySet<number>
  /** Id of the booking that is being dragged. */
  draggedId: number | undefined
  onOpen: (piece: Piece) => void
  onPickUp: (piece: Piece, key: string) => void
  /** Picks up the end of a piece, moved by a number of steps. */
  onStretch: (piece: Piece, key: string, steps: number) => void
  onBlock: (block: Absence) => void
}

function DrawnColumn(props: ColumnProps) {
  const { column, beginning, minutes, zone, pieces, absences, closure, highlighted, draggedId } = props
  const { onOpen, onPickUp, onStretch, onBlock } = props
  const { t, format } = useI18n()
  const assigned = useMemo(() => assignLanes(pieces), [pieces])
  const dayBounds: Span = { start: beginning, end: beginning + minutes * MINUTE }
  const box = ({ start, end }: Span) => ({
    top: ((start - beginning) / MINUTE) * MINUTE_HEIGHT,
    height: ((end - start) / MINUTE) * MINUTE_HEIGHT,
  })
  const keys = (piece: Piece) => (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') onOpen(piece)
    else if (event.key === 'm') onPickUp(piece, column.key)
    else if (event.shiftKey && event.key === 'ArrowDown') onStretch(piece, column.key, 1)
    else if (event.shiftKey && event.key === 'ArrowUp') onStretch(piece, column.key, -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className={styles.column} aria-label={`${column.title}, ${column.subtitle}`}>
      {(closure ? [dayBounds] : subtractSpans([dayBounds], clipSpans(column.open, dayBounds))).map((span) => (
        <div key={span.start} className={styles.closed} style={box(span)} />
      ))}
      {!closure &&
        clipSpans(column.breaks, dayBounds).map((span) => (
          <div key={span.start} className={styles.pause} style={box(span)}>
            <span>{t('calendar.break')}</span>
          </div>
        ))}
      {closure && (
        <div className={styles.closureNote}>
          <span>{closure.reason || t('calendar.closed')}</span>
        </div>
      )}
      {absences.map((one) => {
        const [span] = clipSpans([one], dayBounds)
        if (!span) return null
        const text = one.reason || t(one.kind === 'block' ? 'calendar.blocked' : 'calendar.timeOff')
        const look = { className: styles.away, 'data-kind': one.kind, style: box(span) }
        return one.kind === 'block' ? (
          <button key={`block ${one.id}`} type="button" data-still {...look} onClick={() => onBlock(one)}>
            <Icon name="block" size={14} />
            <span>{text}</span>
          </button>
        ) : (
          <div key={`time off ${one.id}`} {...look}>
            <Icon name="sun" size={14} />
            <span>{text}</span>
          </div>
        )
      })}
      {assigned.map((piece) => {
        const { booking, index, lane, lanes, inset } = piece
        const item = booking.items[index]
        // A piece that extends past midnight is drawn on both days, each with its part.
        const part = { start: Math.max(piece.start, beginning), end: Math.min(piece.end, dayBounds.end) }
        const position = box(part)
        const time = format.time(piece.start, zone)
        const [gap] = piece.gaps
        const room = gap ? ((gap.start - part.start) / MINUTE) * MINUTE_HEIGHT : position.height
        const left = (lane / lanes) * 100
        const width = 100 / lanes
        return (
          <div
            key={`${booking.id}-${index}`}
            className={styles.slot}
            style={{ ...position, left: `calc(${left}% + ${inset * 26}%)`, width: `calc(${width}% - ${inset * 26}%)` }}
          >
            {piece.bufferBefore > 0 && (
              <div
                className={styles.buffer}
                style={{
                  top: (-piece.bufferBefore / MINUTE) * MINUTE_HEIGHT,
                  height: (piece.bufferBefore / MINUTE) * MINUTE_HEIGHT,
                }}
              />
            )}
            {/* biome-ignore lint/a11y/useSemanticElements: a button would capture the pointer events that drag it */}
            <div
              role="button"
              tabIndex={0}
              className={`${tones.tone} ${styles.card}`}
              data-piece={`${booking.id}-${index}`}
              data-status={booking.status}
              data-size={room < 40 ? 'short' : room < 62 ? 'medium' : undefined}
              data-lifted={draggedId === booking.id || undefined}
              data-fresh={highlighted.has(booking.id) || undefined}
              data-fixed={!canReschedule(booking) || undefined}
              data-end={(isEndAdjustable(piece) && piece.end <= dayBounds.end) || undefined}
              aria-keyshortcuts="m Shift+ArrowDown Shift+ArrowUp"
              aria-label={[time, booking.client.name, item?.service.name, t(`status.${booking.status}`)].join(', ')}
              onKeyDown={keys(piece)}
            >
              <strong>{booking.client.name}</strong>
              <span className={styles.service}>{item?.service.name}</span>
              <span className={styles.time}>
                {time}
                <span className={styles.until}> – {format.time(piece.end, zone)}</span>
              </span>
              {piece.gaps.map((free) => (
                <i
                  key={free.start}
                  className={styles.gap}
                  style={{
                    top: ((free.start - part.start) / MINUTE) * MINUTE_HEIGHT,
                    height: ((free.end - free.start) / MINUTE) * MINUTE_HEIGHT,
                  }}
                />
              ))}
            </div>
            {piece.bufferAfter > 0 && (
              <div
                className={styles.buffer}
                style={{ top: '100%', height: (piece.bufferAfter / MINUTE) * MINUTE_HEIGHT }}
              />
            )}
          </div>
        )
      })}
    </section>
  )
}

const sameList = <Item,>(a: readonly Item[], b: readonly Item[]) =>
  a === b || (a.length === b.length && a.every((item, index) => item === b[index]))

/** Compares lists item by item. Highlights and dragging count only for bookings in this column. */
export const Column = memo(DrawnColumn, (before, after) => {
  const touches = ({ draggedId, pieces, highlighted }: ColumnProps) =>
    pieces.map(({ booking: { id } }) => `${draggedId === id}${highlighted.has(id)}`).join()
  return (
    before.column === after.column &&
    before.beginning === after.beginning &&
    before.minutes === after.minutes &&
    before.closure === after.closure &&
    before.onOpen === after.onOpen &&
    before.onPickUp === after.onPickUp &&
    before.onStretch === after.onStretch &&
    before.onBlock === after.onBlock &&
    sameList(before.pieces, after.pieces) &&
    sameList(before.absences, after.absences) &&
    touches(before) === touches(after)
  )
})
