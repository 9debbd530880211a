// Press of a pointer on a booking, on its lower end, or on free time. Pure functions.

import type { PointerEvent } from 'react'
import type { Piece } from '../bookings'

/** Distance that a pointer moves before a drag starts, in pixels. */
const DRAG_DISTANCE = 5
/** Height of the lower end of a booking that stretches it, in pixels, for mouse and touch. */
const HANDLE_HEIGHT = 8
const TOUCH_HANDLE_HEIGHT = 18

/** Press of a pointer on a booking or on free time. */
export interface Press {
  x: number
  y: number
  piece: Piece | undefined
  /** True if the press is on the lower end of a booking, which stretches it. */
  isAtEnd: boolean
  /** Milliseconds from the start of the booking, or from its end, to the pressed point. */
  offset: number
  holdTimer: ReturnType<typeof setTimeout> | undefined
  isDragging: boolean
  isTouch: boolean
}

type Down = Pick<PointerEvent, 'clientX' | 'clientY' | 'target' | 'pointerType'>

/** Creates the press for a pointer-down event at an instant of the calendar. */
export function pressOf(down: Down, pieces: readonly Piece[], instant: number | undefined): Press {
  const { clientX, clientY, target, pointerType } = down
  const isTouch = pointerType !== 'mouse'
  const piece = pieceAt(target, pieces)
  const isAtEnd = isOnEnd(target, clientY, isTouch)
  const offset = piece && instant !== undefined ? instant - (isAtEnd ? piece.end : piece.start) : 0
  return { x: clientX, y: clientY, piece, isAtEnd, offset, holdTimer: undefined, isDragging: false, isTouch }
}

/** Returns true if the pointer has moved far enough to start a drag. */
export const hasMoved = ({ x, y }: Press, { clientX, clientY }: Pick<PointerEvent, 'clientX' | 'clientY'>) =>
  Math.hypot(clientX - x, clientY - y) >= DRAG_DISTANCE

function pieceAt(target: EventTarget, pieces: readonly Piece[]): Piece | undefined {
  const card = target instanceof Element && target.closest<HTMLElement>('[data-piece]')
  if (!card) return undefined
  const [id, index] = (card.dataset.piece ?? '').split('-').map(Number)
  return pieces.find((piece) => piece.booking.id === id && piece.index === index)
}

/** Returns true if the target is the lower end of a booking whose end can change. */
function isOnEnd(target: EventTarget, clientY: number, isTouch: boolean): boolean {
  const card = target instanceof Element && target.closest('[data-piece][data-end]')
  if (!card) return false
  const { top, bottom } = card.getBoundingClientRect()
  return bottom - clientY < Math.min(isTouch ? TOUCH_HANDLE_HEIGHT : HANDLE_HEIGHT, (bottom - top) / 3)
}
