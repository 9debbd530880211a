// A pointer that is down, and what it took hold of: a booking, the lower end of one, or free time. Pure.

import type { PointerEvent } from 'react'
import type { Piece } from '../bookings'

/** Pixels that a pointer moves before it drags. */
const DRAG_DISTANCE = 5
/** Height of a booking's lower end that stretches it, in pixels: for a mouse, and for a finger. */
const HANDLE_HEIGHT = 8
const TOUCH_HANDLE_HEIGHT = 18

/** A pointer that is down, on a booking or on free time. */
export interface Press {
  x: number
  y: number
  piece: Piece | undefined
  /** True on the lower end of a booking, which stretches it. */
  isAtEnd: boolean
  /** Milliseconds from the start of the booking, or from its end, to where it was taken hold of. */
  offset: number
  holdTimer: ReturnType<typeof setTimeout> | undefined
  isDragging: boolean
  isTouch: boolean
}

type Down = Pick<PointerEvent, 'clientX' | 'clientY' | 'target' | 'pointerType'>

/** Returns the press of a pointer that went down at an instant of the calendar. */
export function pressOf(down: Down, pieces: readonly Piece[], instant: number | undefined): Press {
  const { clientX, clientY, target, pointerType } = down
  const isTouch = pointerType !== 'mouse'
  const piece = pieceAt(target, pieces)
  const isAtEnd = isOnEnd(target, clientY, isTouch)
  const offset = piece && instant !== undefined ? instant - (isAtEnd ? piece.end : piece.start) : 0
  return { x: clientX, y: clientY, piece, isAtEnd, offset, holdTimer: undefined, isDragging: false, isTouch }
}

/** Returns true if a pointer is far enough from where it went down to drag. */
export const hasMoved = ({ x, y }: Press, { clientX, clientY }: Pick<PointerEvent, 'clientX' | 'clientY'>) =>
  Math.hypot(clientX - x, clientY - y) >= DRAG_DISTANCE

function pieceAt(target: EventTarget, pieces: readonly Piece[]): Piece | undefined {
  const card = target instanceof Element && target.closest<HTMLElement>('[data-piece]')
  if (!card) return undefined
  const [id, index] = (card.dataset.piece ?? '').split('-').map(Number)
  return pieces.find((piece) => piece.booking.id === id && piece.index === index)
}

/** Returns true on the lower end of a booking that can have another end. */
function isOnEnd(target: EventTarget, clientY: number, isTouch: boolean): boolean {
  const card = target instanceof Element && target.closest('[data-piece][data-end]')
  if (!card) return false
  const { top, bottom } = card.getBoundingClientRect()
  return bottom - clientY < Math.min(isTouch ? TOUCH_HANDLE_HEIGHT : HANDLE_HEIGHT, (bottom - top) / 3)
}
