// Positions of instants on the calendar in pixels, and instants at positions. Pure functions.

import { instantAt, MINUTE, type Span } from '../../../shared/time'
import { snap } from '../bookings'
import { type CalendarColumn, MINUTE_HEIGHT } from './columns'

export interface Geometry {
  /** Number of minutes that each column shows. */
  minutes: number
  /** Height of all columns, in pixels. */
  height: number
  /** Returns the first instant of a column. */
  startOf: (column: number) => number
  /** Returns the distance of an instant from the top of a column, in pixels. */
  top: (instant: number, column: number) => number
  /** Returns the style of a box that covers an interval in a column. */
  box: (span: Span, column: number) => { top: number; height: number; left: string; width: string }
  /** Returns the column and instant at a point, or the nearest ones if the point is outside of the columns. */
  at: (clientX: number, clientY: number, body: Pick<DOMRect, 'left' | 'top' | 'width'>) => Point
  /** Rounds an instant to whole steps below the top of a column. `step` is in minutes. */
  snap: (instant: number, column: number, step: number) => number
}

interface Point {
  column: number
  instant: number
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value))

/** Returns the geometry of columns. `shown` is the visible part of each day in minutes, in the time zone `zone`. */
export function geometryOf(
  columns: readonly Pick<CalendarColumn, 'day'>[],
  shown: { from: number; to: number },
  zone: string,
): Geometry {
  const starts = columns.map(({ day }) => instantAt(day, shown.from, zone))
  const minutes = shown.to - shown.from
  const share = 100 / columns.length
  const startOf = (column: number) => starts[column] ?? 0
  const top = (instant: number, column: number) => ((instant - startOf(column)) / MINUTE) * MINUTE_HEIGHT
  return {
    minutes,
    height: minutes * MINUTE_HEIGHT,
    startOf,
    top,
    box: ({ start, end }, column) => ({
      top: top(start, column),
      height: ((end - start) / MINUTE) * MINUTE_HEIGHT,
      left: `${column * share}%`,
      width: `${share}%`,
    }),
    at: (clientX, clientY, body) => {
      const column = clamp(Math.floor(((clientX - body.left) / body.width) * columns.length), columns.length - 1)
      return { column, instant: startOf(column) + clamp((clientY - body.top) / MINUTE_HEIGHT, minutes) * MINUTE }
    },
    snap: (instant, column, step) => snap(instant, startOf(column), step),
  }
}
