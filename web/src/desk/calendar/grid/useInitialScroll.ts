// The part of the day that is in sight when the calendar opens.

import { type RefObject, useEffect } from 'react'
import type { CalendarColumn } from './columns'
import type { Geometry } from './geometry'

/** Pixels above the present, and above opening, that are in sight too. */
const ABOVE_NOW = 160
const ABOVE_OPENING = 80

/** Scrolls to the present, or else to the earliest opening. Again only when `key` changes. */
export function useInitialScroll(
  scroller: RefObject<HTMLElement | null>,
  key: string,
  { columns, geometry, now }: { columns: readonly CalendarColumn[]; geometry: Geometry; now: number },
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another day is shown
  useEffect(() => {
    const { height, top } = geometry
    const present = top(now, 0)
    const opening = Math.min(...columns.map(({ open: [first] }, index) => (first ? top(first.start, index) : height)))
    if (!scroller.current) return
    if (present > 0 && present < height) scroller.current.scrollTop = present - ABOVE_NOW
    else scroller.current.scrollTop = opening < height ? opening - ABOVE_OPENING : 0
  }, [key])
}
