// The week of everybody at once: a row for each employee, a cell for each day. A visit is dragged to another day or to
// somebody else and keeps its time of day.

import { memo, type PointerEvent, useMemo, useRef, useState } from 'react'
import { type Day, daysBetween, instantAt, spansOn, timeOfDay } from '../../shared/time'
import type { Employee, Location } from '../catalogue'
import { Avatar } from '../parts/parts'
import { useTexts } from '../texts'
import styles from './calendar.module.css'
import type { Target } from './changes'
import type { Away, Closure } from './data'
import { canMove, clash, type Piece, shift } from './visits'

interface WeekOverviewProps {
  location: Location
  days: readonly Day[]
  today: Day
  employees: Employee[]
  pieces: Piece[]
  away: Away[]
  closures: Closure[]
  fresh: ReadonlySet<number>
  onOpen: (piece: Piece) => void
  onMove: (piece: Piece, target: Target) => void
  onDay: (day: Day) => void
}

interface Over {
  employeeId: number
  day: Day
  obstacle: boolean
}

export function WeekOverview(props: WeekOverviewProps) {
  const { location, days, today, employees, pieces, away, closures, fresh, onOpen, onMove, onDay } = props
  const { t, format } = useTexts()
  const zone = location.time_zone
  const [over, setOver] = useState<Over | null>(null)
  const press = useRef<{ piece: Piece; x: number; y: number; dragging: boolean } | null>(null)

  const byEmployee = useMemo(() => {
    const found = new Map<number, Piece[]>()
    for (const piece of pieces) {
      if (piece.booking.status === 'cancelled') continue
      const list = found.get(piece.employeeId)
      if (list) list.push(piece)
      else found.set(piece.employeeId, [piece])
    }
    return found
  }, [pieces])
  const awayOf = useMemo(() => {
    const found = new Map<number, Away[]>()
    for (const one of away) found.set(one.employeeId, [...(found.get(one.employeeId) ?? []), one])
    return found
  }, [away])

  const movedTo = (piece: Piece, employeeId: number, day: Day) =>
    shift(piece, instantAt(day, timeOfDay(piece.start, zone), zone) - piece.start, employeeId)

  const onPointerDown = (event: PointerEvent) => {
    const chip = event.target instanceof Element && event.target.closest<HTMLElement>('[data-piece]')
    if (!chip || event.button !== 0 || event.pointerType !== 'mouse') return
    const [id, index] = (chip.dataset.piece ?? '').split('-').map(Number)
    const piece = pieces.find((one) => one.booking.id === id && one.index === index)
    if (piece && canMove(piece.booking)) press.current = { piece, x: event.clientX, y: event.clientY, dragging: false }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const pressed = press.current
    if (!pressed) return
    if (!pressed.dragging) {
      if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < 5) return
      pressed.dragging = true
      event.currentTarget.setPointerCapture(event.pointerId)
    }
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-cell]')
    const [employee, day] = (cell?.dataset.cell ?? '').split(' ')
    if (!employee || !day) return setOver(null)
    const employeeId = Number(employee)
    setOver((old) =>
      old?.employeeId === employeeId && old.day === day
        ? old
        : { employeeId, day, obstacle: clash(movedTo(pressed.piece, employeeId, day), pieces) !== undefined },
    )
  }
  const onPointerUp = () => {
    const pressed = press.current
    press.current = null
    setOver(null)
    if (!pressed?.dragging || !over) return
    const { piece } = pressed
    const by = movedTo(piece, over.employeeId, over.day).start - piece.start
    onMove(piece, {
      start: Date.parse(piece.booking.starts_at) + by,
      employeeIds: piece.booking.items.map(({ employee }, index) =>
        index === piece.index ? over.employeeId : employee.id,
      ),
    })
  }

  return (
    <div
      className={styles.scroller}
      data-scroller
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
      data-dragging={over !== null || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        press.current = null
        setOver(null)
      }}
    >
      <div className={styles.week}>
        <div className={styles.weekHead}>
          <span />
          {days.map((day) => (
            <button key={day} type="button" data-today={day === today || undefined} onClick={() => onDay(day)}>
              {format.shortDay(day)}
            </button>
          ))}
        </div>
        {employees.map((employee) => (
          <WeekRow
            key={employee.id}
            employee={employee}
            location={location}
            days={days}
            pieces={byEmployee.get(employee.id) ?? nothing}
            away={awayOf.get(employee.id) ?? nowhere}
            closures={closures}
            fresh={fresh}
            over={over?.employeeId === employee.id ? over : null}
            onOpen={onOpen}
            label={t('calendar.weekOf', { name: employee.name })}
          />
        ))}
      </div>
    </div>
  )
}

const nothing: Piece[] = []
const nowhere: Away[] = []

interface WeekRowProps {
  employee: Employee
  location: Location
  days: readonly Day[]
  pieces: Piece[]
  away: Away[]
  closures: Closure[]
  fresh: ReadonlySet<number>
  over: Over | null
  onOpen: (piece: Piece) => void
  label: string
}

const WeekRow = memo(function WeekRow(props: WeekRowProps) {
  const { employee, location, days, pieces, away, closures, fresh, over, onOpen, label } = props
  const { t, format } = useTexts()
  const zone = location.time_zone
  const first = days[0] ?? ''
  const byDay = days.map(() => [] as Piece[])
  for (const piece of pieces) for (const day of piece.days) byDay[daysBetween(first, day)]?.push(piece)
  return (
    <section className={styles.weekRow} aria-label={label}>
      <div className={styles.weekName}>
        <Avatar name={employee.name} size={32} />
        <div className={styles.headText}>
          <strong>{employee.name}</strong>
          <span>{employee.title}</span>
        </div>
      </div>
      {days.map((day, index) => {
        const hours = employee.workplaces
          .filter(({ location_id }) => location_id === location.id)
          .flatMap((workplace) => spansOn(workplace.hours, day, zone))
        const closure = closures.find(({ first_day, last_day }) => first_day <= day && day <= last_day)
        const off = hours.length === 0 || closure !== undefined
        const noon = instantAt(day, 12 * 60, zone)
        const gone = away.find((one) => one.kind === 'timeOff' && one.start <= noon && noon < one.end)
        const note = closure
          ? closure.reason || t('calendar.closed')
          : gone
            ? gone.reason || t('calendar.timeOff')
            : off
              ? t('calendar.dayOff')
              : ''
        const isOver = over?.day === day
        return (
          <div
            key={day}
            className={styles.weekCell}
            data-cell={`${employee.id} ${day}`}
            data-off={off || gone !== undefined || undefined}
            data-over={isOver ? (over.obstacle ? 'obstacle' : 'free') : undefined}
          >
            {note && <span className={styles.weekNote}>{note}</span>}
            {byDay[index]?.map((piece) => (
              <button
                key={`${piece.booking.id}-${piece.index}`}
                type="button"
                className={styles.chip}
                data-piece={`${piece.booking.id}-${piece.index}`}
                data-status={piece.booking.status}
                data-fresh={fresh.has(piece.booking.id) || undefined}
                onClick={() => onOpen(piece)}
              >
                <span>
                  {piece.days[0] === day ? format.time(piece.start, zone) : `– ${format.time(piece.end, zone)}`}
                </span>
                <span>{piece.booking.client.name}</span>
              </button>
            ))}
          </div>
        )
      })}
    </section>
  )
}, sameRow)

const sameList = <Item,>(a: readonly Item[], b: readonly Item[]) =>
  a === b || (a.length === b.length && a.every((item, index) => item === b[index]))

function sameRow(before: WeekRowProps, after: WeekRowProps) {
  const { pieces, away, fresh, days, ...rest } = before
  return (
    sameList(pieces, after.pieces) &&
    sameList(away, after.away) &&
    sameList(days, after.days) &&
    (fresh === after.fresh || !after.pieces.some(({ booking: { id } }) => fresh.has(id) !== after.fresh.has(id))) &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((key) => rest[key] === after[key])
  )
}
