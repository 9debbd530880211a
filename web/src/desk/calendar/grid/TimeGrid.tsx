// Columns of time, one for each employee or for each day: visits as cards that are dragged to where they should be,
// free time that is clicked or drawn upon. Pointers and keys move the same thing: a candidate that follows them, says
// what would be in its way, and becomes a change when it is dropped.

import {
  type PointerEvent,
  type ReactElement,
  type RefObject,
  useCallback,
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { HOUR, instantAt, MINUTE, type Span } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import { Avatar } from '../../parts/parts'
import { useTexts } from '../../texts'
import { type Candidate, obstacleOf, STEP, targetOf, withEnd } from '../booking/candidate'
import type { Away, Closure } from '../data'
import type { Target } from '../visit/changes'
import { canMove, hasLooseEnd, type Piece, snap } from '../visits'
import { Column } from './Column'
import styles from './calendar.module.css'
import { type ColumnOf, MINUTE_HEIGHT } from './columns'

const CLICK_STEP = 15
const DRAG_AFTER = 5
const HOLD = 350

interface Drawn {
  column: number
  from: number
  to: number
}

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
  const { t, format } = useTexts()
  const zone = location.time_zone
  const keysId = useId()
  const body = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const [candidate, setCandidate] = useState<Candidate | null>(null)
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const height = (shown.to - shown.from) * MINUTE_HEIGHT

  const beginnings = useMemo(
    () => columns.map(({ day }) => instantAt(day, shown.from, zone)),
    [columns, shown.from, zone],
  )
  const byColumn = useMemo(() => {
    const found = new Map<string, Piece[]>()
    for (const piece of pieces) {
      if (piece.booking.status === 'cancelled') continue
      for (const day of piece.days) {
        const key = `${piece.employeeId} ${day}`
        const there = found.get(key)
        if (there) there.push(piece)
        else found.set(key, [piece])
      }
    }
    return found
  }, [pieces])
  const awayOf = useMemo(() => {
    const found = new Map<number, Away[]>()
    for (const one of away) found.set(one.employeeId, [...(found.get(one.employeeId) ?? []), one])
    return found
  }, [away])

  const obstacle = useMemo(() => {
    const column = candidate && columns[candidate.column]
    const around = { location, employees, pieces, away, closures }
    return column ? obstacleOf(candidate, column.employee, around, t) : null
  }, [candidate, columns, location, employees, pieces, away, closures, t])

  const where = useCallback(
    (clientX: number, clientY: number) => {
      const box = body.current?.getBoundingClientRect()
      if (!box) return null
      const column = Math.min(
        columns.length - 1,
        Math.max(0, Math.floor(((clientX - box.left) / box.width) * columns.length)),
      )
      const minutes = Math.min(shown.to - shown.from, Math.max(0, (clientY - box.top) / MINUTE_HEIGHT))
      return { column, instant: (beginnings[column] ?? 0) + minutes * MINUTE }
    },
    [columns.length, shown, beginnings],
  )

  const drop = useCallback(
    (dropped: Candidate) => {
      setCandidate(null)
      const column = columns[dropped.column]
      if (!column) return
      const target = targetOf(dropped, column.employee.id)
      if (target) onMove(dropped.piece, target)
    },
    [columns, onMove],
  )

  // What a pointer is at: pressed on a card or on free time, and from some point on dragging it.
  const press = useRef<{
    x: number
    y: number
    piece: Piece | undefined
    /** Whether it is its end that was pressed on. */
    end: boolean
    /** How far from its beginning, or its end. */
    grabbed: number
    hold: ReturnType<typeof setTimeout> | undefined
    dragging: boolean
    touch: boolean
  } | null>(null)
  const latest = useRef({ candidate, drawn })
  latest.current = { candidate, drawn }

  const pieceAt = (target: EventTarget) => {
    const card = target instanceof Element && target.closest<HTMLElement>('[data-piece]')
    if (!card) return undefined
    const [id, index] = (card.dataset.piece ?? '').split('-').map(Number)
    return pieces.find((piece) => piece.booking.id === id && piece.index === index)
  }

  const begin = (pressed: NonNullable<typeof press.current>, pointerId: number) => {
    const { piece } = pressed
    if (piece ? !pressed.end && !canMove(piece.booking) : !mayBook || pressed.touch) return
    pressed.dragging = true
    body.current?.setPointerCapture(pointerId)
    const at = where(pressed.x, pressed.y)
    if (!at) return
    if (piece)
      setCandidate({
        piece,
        column: at.column,
        start: piece.start,
        end: piece.end,
        kind: pressed.end ? 'stretch' : 'move',
        byKeys: false,
      })
    else {
      const from = snap(at.instant, beginnings[at.column] ?? 0, CLICK_STEP)
      setDrawn({ column: at.column, from, to: from })
    }
  }

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('[data-still]'))) return
    const piece = pieceAt(event.target)
    const at = where(event.clientX, event.clientY)
    const touch = event.pointerType !== 'mouse'
    const end = isAtEnd(event.target, event.clientY, touch)
    const { pointerId } = event
    const pressed = {
      x: event.clientX,
      y: event.clientY,
      piece,
      end,
      grabbed: piece && at ? at.instant - (end ? piece.end : piece.start) : 0,
      hold: undefined as ReturnType<typeof setTimeout> | undefined,
      dragging: false,
      touch,
    }
    press.current = pressed
    if (touch && piece) pressed.hold = setTimeout(() => begin(pressed, pointerId), HOLD)
  }

  const onPointerMove = (event: PointerEvent) => {
    const pressed = press.current
    if (!pressed) return
    if (!pressed.dragging) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < DRAG_AFTER) return
      // A finger that moves at once scrolls.
      if (pressed.touch) return void clearTimeout(pressed.hold)
      begin(pressed, event.pointerId)
      if (!pressed.dragging) press.current = null
      return
    }
    keepInSight(scroller.current, event)
    const at = where(event.clientX, event.clientY)
    if (!at) return
    const origin = beginnings[at.column] ?? 0
    if (pressed.piece && pressed.end) {
      const end = snap(at.instant - pressed.grabbed, origin, STEP)
      setCandidate((old) => old && withEnd(old, end))
    } else if (pressed.piece) {
      const start = snap(at.instant - pressed.grabbed, origin, STEP)
      const length = pressed.piece.end - pressed.piece.start
      setCandidate((old) =>
        old && old.column === at.column && old.start === start
          ? old
          : old && { ...old, column: at.column, start, end: start + length },
      )
    } else {
      const to = snap(at.instant, origin, STEP)
      setDrawn((old) => old && (old.to === to ? old : { ...old, to }))
    }
  }

  const onPointerUp = (event: PointerEvent) => {
    const pressed = press.current
    press.current = null
    clearTimeout(pressed?.hold)
    if (!pressed) return
    if (pressed.dragging) {
      const { candidate: dropped, drawn: made } = latest.current
      setDrawn(null)
      if (dropped) drop(dropped)
      const column = made && columns[made.column]
      if (made && column) onNew(column, { start: Math.min(made.from, made.to), end: Math.max(made.from, made.to) })
      return
    }
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > DRAG_AFTER) return
    if (pressed.piece) return onOpen(pressed.piece)
    const at = where(event.clientX, event.clientY)
    const column = at && columns[at.column]
    if (!at || !column || !mayBook) return
    const origin = beginnings[at.column] ?? 0
    const start = origin + Math.floor((at.instant - origin) / (CLICK_STEP * MINUTE)) * CLICK_STEP * MINUTE
    onNew(column, { start, end: start })
  }

  const giveUp = useCallback(() => {
    clearTimeout(press.current?.hold)
    press.current = null
    setCandidate(null)
    setDrawn(null)
  }, [])

  // While something is dragged, a finger does not scroll and Escape lets go.
  const busy = candidate !== null || drawn !== null
  useEffect(() => {
    if (!busy) return
    const still = (event: TouchEvent) => event.preventDefault()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && giveUp()
    window.addEventListener('touchmove', still, { passive: false })
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('touchmove', still)
      window.removeEventListener('keydown', onKey)
    }
  }, [busy, giveUp])

  // Moved by keys: arrows, and Enter to drop it.
  useEffect(() => {
    if (!candidate?.byKeys) return
    const onKey = (event: KeyboardEvent) => {
      const steps: Record<string, [number, number]> = {
        ArrowUp: [0, event.shiftKey ? -CLICK_STEP * 4 : -STEP],
        ArrowDown: [0, event.shiftKey ? CLICK_STEP * 4 : STEP],
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
      }
      const step = steps[event.key]
      if (!step && event.key !== 'Enter') return
      event.preventDefault()
      event.stopPropagation()
      if (!step) return drop(candidate)
      if (candidate.kind === 'stretch')
        return setCandidate(withEnd(candidate, candidate.end + Math.sign(step[1]) * STEP * MINUTE))
      const column = Math.min(columns.length - 1, Math.max(0, candidate.column + step[0]))
      const across = (beginnings[column] ?? 0) - (beginnings[candidate.column] ?? 0)
      const by = step[1] * MINUTE + across
      setCandidate({ ...candidate, column, start: candidate.start + by, end: candidate.end + by })
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [candidate, columns.length, beginnings, drop])

  const pickUp = useCallback(
    (piece: Piece, key: string) => {
      if (!canMove(piece.booking)) return
      setCandidate({
        piece,
        column: columns.findIndex((column) => column.key === key),
        start: piece.start,
        end: piece.end,
        kind: 'move',
        byKeys: true,
      })
    },
    [columns],
  )
  const stretch = useCallback(
    (piece: Piece, key: string, steps: number) => {
      if (!hasLooseEnd(piece)) return
      const { start, end } = piece
      const column = columns.findIndex((one) => one.key === key)
      const picked: Candidate = { piece, column, start, end, kind: 'stretch', byKeys: true }
      setCandidate(withEnd(picked, end + steps * STEP * MINUTE))
    },
    [columns],
  )

  // What is going on now is in sight to begin with, or else when the first of them begins.
  const firstKey = columns[0]?.day
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another day is shown
  useEffect(() => {
    const distance = (instant: number, column: number) =>
      ((instant - (beginnings[column] ?? 0)) / MINUTE) * MINUTE_HEIGHT
    const present = distance(now, 0)
    const opening = Math.min(...columns.map(({ open }, index) => (open[0] ? distance(open[0].start, index) : height)))
    const top = present > 0 && present < height ? present - 160 : opening < height ? opening - 80 : 0
    if (scroller.current) scroller.current.scrollTop = top
  }, [firstKey, location.id])

  const hours = Array.from({ length: Math.ceil((shown.to - shown.from) / 60) + 1 }, (_, hour) => hour)
  const ghostTime = candidate ? `${format.time(candidate.start, zone)} – ${format.time(candidate.end, zone)}` : ''
  const ghostLength = candidate?.kind === 'stretch' ? format.duration((candidate.end - candidate.start) / MINUTE) : ''
  const ghostKeys = t(candidate?.kind === 'stretch' ? 'calendar.stretchKeys' : 'calendar.moveKeys')
  const top = (instant: number, column: number) => ((instant - (beginnings[column] ?? 0)) / MINUTE) * MINUTE_HEIGHT
  const share = 100 / columns.length

  return (
    <section
      className={styles.scroller}
      ref={scroller}
      data-scroller
      data-dragging={busy ? (candidate?.kind ?? 'new') : undefined}
      aria-describedby={keysId}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
    >
      <div className={styles.canvas} style={{ '--columns': columns.length } as React.CSSProperties}>
        <div className={styles.heads}>
          <div className={styles.corner} />
          {columns.map((column) => (
            <div key={column.key} className={styles.head} data-off={column.open.length === 0 || undefined}>
              {column.title === column.employee.name && <Avatar name={column.employee.name} size={32} />}
              <div className={styles.headText}>
                <strong>{column.title}</strong>
                <span>{column.subtitle}</span>
              </div>
            </div>
          ))}
        </div>
        <div className={styles.hours} style={{ height }} aria-hidden="true">
          {hours.map((hour) => (
            <span key={hour} style={{ top: hour * 60 * MINUTE_HEIGHT }}>
              {format.hour((beginnings[0] ?? 0) + hour * HOUR, zone)}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: all of it can be done on the visits by keys */}
        <div
          ref={body}
          className={styles.body}
          style={{ height, '--hour': `${60 * MINUTE_HEIGHT}px` } as React.CSSProperties}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={giveUp}
          onContextMenu={(event) => press.current?.touch && event.preventDefault()}
        >
          <Columns key={firstKey} scroller={scroller}>
            {columns.map((column, index) => (
              <Column
                key={column.key}
                column={column}
                beginning={beginnings[index] ?? 0}
                minutes={shown.to - shown.from}
                zone={zone}
                pieces={byColumn.get(`${column.employee.id} ${column.day}`) ?? nothing}
                away={awayOf.get(column.employee.id) ?? nowhere}
                closure={closures.find(({ first_day, last_day }) => first_day <= column.day && column.day <= last_day)}
                fresh={fresh}
                lifted={candidate?.piece.booking.id}
                onOpen={onOpen}
                onPickUp={pickUp}
                onStretch={stretch}
                onBlock={onBlock}
              />
            ))}
          </Columns>
          {columns.map((column, index) => {
            const y = top(now, index)
            if (y < 0 || y > height) return null
            return (
              <div
                key={column.key}
                className={styles.now}
                style={{ top: y, left: `${index * share}%`, width: `${share}%` }}
                aria-hidden="true"
              />
            )
          })}
          {drawn && (
            <div
              className={styles.drawn}
              style={{
                left: `${drawn.column * share}%`,
                width: `${share}%`,
                top: top(Math.min(drawn.from, drawn.to), drawn.column),
                height: (Math.abs(drawn.to - drawn.from) / MINUTE) * MINUTE_HEIGHT,
              }}
            >
              {format.time(Math.min(drawn.from, drawn.to), zone)} – {format.time(Math.max(drawn.from, drawn.to), zone)}
            </div>
          )}
          {candidate && (
            <div
              className={styles.ghost}
              data-obstacle={obstacle !== null || undefined}
              style={{
                left: `${candidate.column * share}%`,
                width: `${share}%`,
                top: top(candidate.start, candidate.column),
                height: ((candidate.end - candidate.start) / MINUTE) * MINUTE_HEIGHT,
              }}
            >
              <strong>
                {ghostTime} {ghostLength && ` · ${ghostLength}`}
              </strong>
              <span>{obstacle ?? candidate.piece.booking.client.name}</span>
            </div>
          )}
        </div>
      </div>
      <div className={styles.spoken} aria-live="assertive">
        {candidate?.byKeys &&
          `${ghostTime}, ${ghostLength || (columns[candidate.column]?.title ?? '')}. ${obstacle ?? ''} ${ghostKeys}`}
      </div>
      <p id={keysId} className={styles.spoken}>
        {t('calendar.keys')}
      </p>
    </section>
  )
}

/** How much of a visit's lower end is there to take hold of. */
const END = 8
const END_FOR_FINGERS = 18

/** Whether a pointer is on the lower end of a visit that can have another end. */
function isAtEnd(target: EventTarget, clientY: number, touch: boolean): boolean {
  const card = target instanceof Element && target.closest('[data-piece][data-end]')
  if (!card) return false
  const { top, bottom } = card.getBoundingClientRect()
  return bottom - clientY < Math.min(touch ? END_FOR_FINGERS : END, (bottom - top) / 3)
}

/** No column is narrower. */
const LEAST_WIDTH = 148

/** Those in sight, and some beside them, are there at once; the others follow when there is time. */
function Columns({ scroller, children }: { scroller: RefObject<HTMLElement | null>; children: ReactElement[] }) {
  const [left] = useState(() => scroller.current?.scrollLeft ?? 0)
  const all = useDeferredValue(true, false)
  if (all) return children
  const first = left / LEAST_WIDTH - 3
  const last = (left + window.innerWidth) / LEAST_WIDTH + 3
  return children.map((column, index) =>
    first <= index && index <= last ? column : <div key={column.key} className={styles.column} />,
  )
}

const nothing: Piece[] = []
const nowhere: Away[] = []

/** Scrolls when something is dragged to the edge. */
function keepInSight(scroller: HTMLDivElement | null, { clientX, clientY }: PointerEvent) {
  if (!scroller) return
  const box = scroller.getBoundingClientRect()
  const edge = 48
  const pull = (near: number, far: number) => (near < edge ? -12 : far < edge ? 12 : 0)
  scroller.scrollBy(
    pull(clientX - box.left - 64, box.right - clientX),
    pull(clientY - box.top - 64, box.bottom - clientY),
  )
}
