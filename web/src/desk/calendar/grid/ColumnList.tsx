// All columns. The visible ones and some next to them are rendered first; the others follow in a deferred render.

import { memo, type RefObject, useDeferredValue, useMemo, useState } from 'react'
import type { Piece } from '../bookings'
import type { Absence, Closure } from '../queries'
import { Column, type ColumnProps } from './Column'
import styles from './calendar.module.css'
import type { CalendarColumn } from './columns'
import type { Geometry } from './geometry'

/** Minimum width of a column, in pixels. */
const MIN_COLUMN_WIDTH = 148
/** Number of columns on each side of the visible ones that are rendered first. */
const OVERSCAN = 3

const noPieces: Piece[] = []
const noAbsences: Absence[] = []

/** Props that are passed on to each column. */
type SharedProps = Pick<
  ColumnProps,
  'zone' | 'highlighted' | 'draggedId' | 'onOpen' | 'onPickUp' | 'onStretch' | 'onBlock'
>

interface ColumnListProps extends SharedProps {
  scroller: RefObject<HTMLElement | null>
  columns: readonly CalendarColumn[]
  geometry: Geometry
  pieces: readonly Piece[]
  absences: readonly Absence[]
  closures: readonly Closure[]
}

/** Memoized, so that it does not render on each move of a drag. */
export const ColumnList = memo(function ColumnList(props: ColumnListProps) {
  const { scroller, columns, geometry, pieces, absences, closures, ...rest } = props
  const [scrollLeft] = useState(() => scroller.current?.scrollLeft ?? 0)
  const showAll = useDeferredValue(true, false)
  const piecesByColumn = useMemo(() => group(pieces.filter(isShown), keysOf), [pieces])
  const absencesByEmployee = useMemo(() => group(absences, ({ employeeId }) => [employeeId]), [absences])
  const first = scrollLeft / MIN_COLUMN_WIDTH - OVERSCAN
  const last = (scrollLeft + window.innerWidth) / MIN_COLUMN_WIDTH + OVERSCAN
  return columns.map((column, index) =>
    showAll || (first <= index && index <= last) ? (
      <Column
        key={column.key}
        column={column}
        beginning={geometry.startOf(index)}
        minutes={geometry.minutes}
        pieces={piecesByColumn.get(keyOf(column.employee.id, column.day)) ?? noPieces}
        absences={absencesByEmployee.get(column.employee.id) ?? noAbsences}
        closure={closures.find(({ first_day, last_day }) => first_day <= column.day && column.day <= last_day)}
        {...rest}
      />
    ) : (
      <div key={column.key} className={styles.column} />
    ),
  )
})

const isShown = ({ booking }: Piece) => booking.status !== 'cancelled'
const keyOf = (employeeId: number, day: string) => `${employeeId} ${day}`
const keysOf = ({ employeeId, days }: Piece) => days.map((day) => keyOf(employeeId, day))

/** Groups items by key. An item can have several keys. */
function group<Item, Key>(items: readonly Item[], keys: (item: Item) => Key[]): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items)
    for (const key of keys(item)) {
      const existing = groups.get(key)
      if (existing) existing.push(item)
      else groups.set(key, [item])
    }
  return groups
}
