// Initial scroll position of the calendar.

import { type RefObject, useEffect } from 'react'
import type { CalendarColumn } from './columns'
import type { Geometry } from './geometry'

/** Distances to keep visible above the current time and above the opening time, in pixels. */
const ABOVE_NOW = 160
const ABOVE_OPENING = 80

/**
 * Scrolls to the current time, or to the earliest opening if that is not visible. Runs again only when `key` changes.
 */
export function useInitialScroll(
  scroller: RefObject<HTMLElement | null>,
  key: string,
  { columns, geometry, now }: { columns: readonly CalendarColumn[]; geometry: Geometry; now: number },
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs only when another day or location is shown
  useEffect(() => {
    const { height, top } = geometry
    const present = top(now, 0)
    const opening = Math.min(...columns.map(({ open: [first] }, index) => (first ? top(first.start, index) : height)))
    if (!scroller.current) return
    if (present > 0 && present < height) scroller.current.scrollTop = present - ABOVE_NOW
    else scroller.current.scrollTop = opening < height ? opening - ABOVE_OPENING : 0
  }, [key])
}
