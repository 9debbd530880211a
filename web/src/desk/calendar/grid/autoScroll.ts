// Scrolling of the calendar while something is dragged to its edge.

/** Distance from an edge within which the calendar scrolls, in pixels. */
const EDGE = 48
/** Distance scrolled per pointer move, in pixels. */
const SCROLL_STEP = 12
/** Width and height, in pixels, that the hour labels and column heads cover at the left and upper edges. */
const FRAME = 64

/** Scrolls by one step if the pointer is at an edge. */
export function autoScroll(scroller: HTMLElement | null, pointer: { clientX: number; clientY: number }) {
  if (!scroller) return
  const { left, right, top, bottom } = scroller.getBoundingClientRect()
  scroller.scrollBy(
    stepOf(pointer.clientX - left - FRAME, right - pointer.clientX),
    stepOf(pointer.clientY - top - FRAME, bottom - pointer.clientY),
  )
}

/** Returns the step for the distances to the near and far edges. */
const stepOf = (near: number, far: number) => (near < EDGE ? -SCROLL_STEP : far < EDGE ? SCROLL_STEP : 0)
