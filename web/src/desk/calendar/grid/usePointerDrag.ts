// Mouse and touch input of the calendar. Bookings are dragged, stretched, or opened by a click; free time is drawn or
// clicked. A finger has to rest on a booking to drag it, because moving at once scrolls. Escape cancels.

import { type MouseEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { MINUTE, type Span } from '../../../shared/time'
import { canReschedule, type Piece } from '../bookings'
import { autoScroll } from './autoScroll'
import type { CalendarColumn } from './columns'
import { pickUp, SNAP_MINUTES, withEnd, withStart } from './dragCandidate'
import type { Geometry } from './geometry'
import { hasMoved, type Press, pressOf } from './press'
import type { DragCandidateState } from './useDragCandidate'

/** Snap interval for new bookings on free time, in minutes. */
const CLICK_SNAP_MINUTES = 15
/** Time that a finger has to rest on a booking before it drags, in milliseconds. */
const HOLD_MS = 350

/** Free time that is being drawn, from the pressed point to the current one, which may be earlier. */
interface Drawn {
  column: number
  from: number
  to: number
}

const spanOf = ({ from, to }: Drawn): Span => ({ start: Math.min(from, to), end: Math.max(from, to) })

interface Options {
  body: RefObject<HTMLElement | null>
  scroller: RefObject<HTMLElement | null>
  columns: readonly CalendarColumn[]
  pieces: readonly Piece[]
  geometry: Geometry
  canBook: boolean
  moving: DragCandidateState
  onOpen: (piece: Piece) => void
  onNew: (column: CalendarColumn, span: Span) => void
}

export function usePointerDrag(options: Options) {
  const { body, scroller, columns, pieces, geometry, canBook, moving, onOpen, onNew } = options
  const { candidate, setCandidate, drop } = moving
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const press = useRef<Press | null>(null)

  const pointAt = (clientX: number, clientY: number) =>
    body.current && geometry.at(clientX, clientY, body.current.getBoundingClientRect())

  const startDrag = (pressed: Press, pointerId: number) => {
    const { piece, isAtEnd } = pressed
    if (piece ? !isAtEnd && !canReschedule(piece.booking) : !canBook || pressed.isTouch) return
    pressed.isDragging = true
    body.current?.setPointerCapture(pointerId)
    const point = pointAt(pressed.x, pressed.y)
    if (!point) return
    const { column, instant } = point
    if (piece) return setCandidate(pickUp({ piece, column, kind: isAtEnd ? 'stretch' : 'move', byKeys: false }))
    const from = geometry.snap(instant, column, CLICK_SNAP_MINUTES)
    setDrawn({ column, from, to: from })
  }

  const drag = ({ piece, isAtEnd, offset }: Press, event: PointerEvent) => {
    autoScroll(scroller.current, event)
    const point = pointAt(event.clientX, event.clientY)
    if (!point) return
    const { column } = point
    const instant = geometry.snap(point.instant - offset, column, SNAP_MINUTES)
    if (!piece) setDrawn((previous) => previous && (previous.to === instant ? previous : { ...previous, to: instant }))
    else if (isAtEnd) setCandidate((previous) => previous && withEnd(previous, instant))
    else setCandidate((previous) => previous && withStart(previous, column, instant))
  }

  const click = ({ piece }: Press, event: PointerEvent) => {
    if (piece) return onOpen(piece)
    const point = pointAt(event.clientX, event.clientY)
    const column = point && columns[point.column]
    if (!column || !canBook) return
    const top = geometry.startOf(point.column)
    const step = CLICK_SNAP_MINUTES * MINUTE
    const start = top + Math.floor((point.instant - top) / step) * step
    onNew(column, { start, end: start })
  }

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('[data-still]'))) return
    const { clientX, clientY, pointerId } = event
    const pressed = pressOf(event, pieces, pointAt(clientX, clientY)?.instant)
    press.current = pressed
    if (pressed.isTouch && pressed.piece) pressed.holdTimer = setTimeout(() => startDrag(pressed, pointerId), HOLD_MS)
  }

  const onPointerMove = (event: PointerEvent) => {
    const pressed = press.current
    if (!pressed) return
    if (pressed.isDragging) return drag(pressed, event)
    if (!hasMoved(pressed, event)) return
    // A finger that moves at once scrolls.
    if (pressed.isTouch) return clearTimeout(pressed.holdTimer)
    startDrag(pressed, event.pointerId)
    if (!pressed.isDragging) press.current = null
  }

  const onPointerUp = (event: PointerEvent) => {
    const pressed = press.current
    press.current = null
    clearTimeout(pressed?.holdTimer)
    if (!pressed) return
    if (!pressed.isDragging) {
      if (!hasMoved(pressed, event)) click(pressed, event)
      return
    }
    setDrawn(null)
    if (candidate) drop(candidate)
    const column = drawn && columns[drawn.column]
    if (column) onNew(column, spanOf(drawn))
  }

  const cancel = useCallback(() => {
    clearTimeout(press.current?.holdTimer)
    press.current = null
    setCandidate(null)
    setDrawn(null)
  }, [setCandidate])

  // Prevents touch scrolling and lets Escape cancel during a drag.
  const isBusy = candidate !== null || drawn !== null
  useEffect(() => {
    if (!isBusy) return
    const onTouchMove = (event: TouchEvent) => event.preventDefault()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && cancel()
    window.addEventListener('touchmove', onTouchMove, { passive: false })
    window.addEventListener('keydown', onKey)
    return () => {
      window.removeEventListener('touchmove', onTouchMove)
      window.removeEventListener('keydown', onKey)
    }
  }, [isBusy, cancel])

  return {
    drawn: drawn && { column: drawn.column, ...spanOf(drawn) },
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: cancel,
      onContextMenu: (event: MouseEvent) => press.current?.isTouch && event.preventDefault(),
    },
  }
}
