// Week overview: one row per employee, one cell per day. Dragging a booking to another day or employee keeps its time
// of day.

import { type PointerEvent, type RefObject, useDeferredValue, useMemo, useRef, useState } from 'react'
import { addDays, type Day, daysBetween, instantAt, timeOfDay } from '../../../shared/time'
import type { Employee, Location } from '../../catalogue'
import { useI18n } from '../../i18n'
import type { Target } from '../booking/changes'
import { canReschedule, findConflict, movePiece, type Piece } from '../bookings'
import calendar from '../grid/calendar.module.css'
import { outsideHours } from '../grid/hours'
import type { Absence, Closure } from '../queries'
import { type DropTarget, WeekRow } from './WeekRow'
import { rowsWithin, type WeekRowData, weekRows } from './week'
import styles from './week.module.css'

interface WeekOverviewProps {
  location: Location
  days: readonly Day[]
  today: Day
  employees: Employee[]
  pieces: Piece[]
  absences: Absence[]
  closures: Closure[]
  highlighted: ReadonlySet<number>
  onOpen: (piece: Piece) => void
  onMove: (piece: Piece, target: Target) => void
  onDay: (day: Day) => void
}

/** Press of a pointer on a booking in the cell of a day, which may become a drag. */
interface Press {
  piece: Piece
  day: Day
  x: number
  y: number
  dragging: boolean
}

const cellAt = (element: Element | null) => {
  const [employee, day] = (element?.closest<HTMLElement>('[data-cell]')?.dataset.cell ?? '').split(' ')
  return employee && day ? { employeeId: Number(employee), day } : undefined
}

export function WeekOverview(props: WeekOverviewProps) {
  const { location, days, today, employees, pieces, absences, closures, highlighted, onOpen, onMove, onDay } = props
  const { t, format } = useI18n()
  const zone = location.time_zone
  const [dropTarget, setDropTarget] = useState<DropTarget | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const press = useRef<Press | null>(null)
  const rows = useMemo(
    () =>
      weekRows({
        location,
        days,
        employees,
        pieces,
        timeOff: absences.filter(({ kind }) => kind === 'timeOff'),
        closures,
        texts: { closed: t('calendar.closed'), timeOff: t('calendar.timeOff'), dayOff: t('calendar.dayOff') },
      }),
    [location, days, employees, pieces, absences, closures, t],
  )

  const moveTo = ({ piece, day: from }: Press, employeeId: number, day: Day) => {
    const [first = from] = piece.days
    const start = instantAt(addDays(first, daysBetween(from, day)), timeOfDay(piece.start, zone), zone)
    return movePiece(piece, start - piece.start, employeeId)
  }

  const hasObstacle = (moved: Piece) => {
    const employee = employees.find(({ id }) => id === moved.employeeId)
    return (
      findConflict(moved, pieces) !== undefined ||
      (!!employee && outsideHours(moved.busy, employee, location, closures) !== null)
    )
  }

  const onPointerDown = (event: PointerEvent) => {
    const chip = event.target instanceof Element && event.target.closest<HTMLElement>('[data-piece]')
    if (!chip || event.button !== 0 || event.pointerType !== 'mouse') return
    const [id, index] = (chip.dataset.piece ?? '').split('-').map(Number)
    const piece = pieces.find((one) => one.booking.id === id && one.index === index)
    const day = cellAt(chip)?.day
    if (!piece || !day || !canReschedule(piece.booking)) return
    press.current = { piece, day, x: event.clientX, y: event.clientY, dragging: false }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const pressed = press.current
    if (!pressed) return
    if (!pressed.dragging) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < 5) return
      pressed.dragging = true
      event.currentTarget.setPointerCapture(event.pointerId)
    }
    const cell = cellAt(document.elementFromPoint(event.clientX, event.clientY))
    if (!cell) return setDropTarget(null)
    const { employeeId, day } = cell
    setDropTarget((previous) =>
      previous?.employeeId === employeeId && previous.day === day
        ? previous
        : { employeeId, day, obstacle: hasObstacle(moveTo(pressed, employeeId, day)) },
    )
  }
  const onPointerUp = () => {
    const pressed = press.current
    press.current = null
    setDropTarget(null)
    if (!pressed?.dragging || !dropTarget) return
    const { piece } = pressed
    const by = moveTo(pressed, dropTarget.employeeId, dropTarget.day).start - piece.start
    onMove(piece, {
      start: Date.parse(piece.booking.starts_at) + by,
      employeeIds: piece.booking.items.map(({ employee }, index) =>
        index === piece.index ? dropTarget.employeeId : employee.id,
      ),
    })
  }

  return (
    <div
      ref={scroller}
      className={calendar.scroller}
      data-scroller
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element has to be reachable by keyboard
      tabIndex={0}
      data-dragging={dropTarget !== null || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        press.current = null
        setDropTarget(null)
      }}
    >
      <div className={styles.week}>
        <div className={styles.head}>
          <span />
          {days.map((day) => (
            <button key={day} type="button" data-today={day === today || undefined} onClick={() => onDay(day)}>
              {format.shortDay(day)}
            </button>
          ))}
        </div>
        <WeekRows
          key={days[0]}
          rows={rows}
          zone={zone}
          highlighted={highlighted}
          dropTarget={dropTarget}
          scroller={scroller}
          onOpen={onOpen}
        />
      </div>
    </div>
  )
}

interface WeekRowsProps {
  rows: WeekRowData[]
  zone: string
  highlighted: ReadonlySet<number>
  dropTarget: DropTarget | null
  scroller: RefObject<HTMLDivElement | null>
  onOpen: (piece: Piece) => void
}

/** All rows. The visible ones and some around them are rendered first; the others follow in a deferred render. */
function WeekRows({ rows, zone, highlighted, dropTarget, scroller, onOpen }: WeekRowsProps) {
  const [top] = useState(() => scroller.current?.scrollTop ?? 0)
  const all = useDeferredValue(true, false)
  const near = all ? undefined : rowsWithin(rows, top - window.innerHeight / 2, top + 1.5 * window.innerHeight)
  return rows.map((row, index) => (
    <WeekRow
      key={row.employee.id}
      row={row}
      zone={zone}
      highlighted={highlighted}
      dropTarget={dropTarget?.employeeId === row.employee.id ? dropTarget : null}
      showCells={near === undefined || (near.first <= index && index <= near.last)}
      onOpen={onOpen}
    />
  ))
}
