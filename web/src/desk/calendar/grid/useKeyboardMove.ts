// Moving and stretching bookings by keyboard: arrow keys move the booking that was picked up, Enter drops it.

import { useCallback, useEffect } from 'react'
import { MINUTE } from '../../../shared/time'
import { canReschedule, isEndAdjustable, type Piece } from '../bookings'
import type { CalendarColumn } from './columns'
import { pickUp, SNAP_MINUTES, withEnd, withStart } from './dragCandidate'
import type { Geometry } from './geometry'
import type { DragCandidateState } from './useDragCandidate'

/** Minutes that an arrow key moves a booking by while Shift is pressed. */
const LONG_STEP_MINUTES = 60

interface Options {
  columns: readonly CalendarColumn[]
  geometry: Geometry
  moving: DragCandidateState
}

export function useKeyboardMove({ columns, geometry, moving: { candidate, setCandidate, drop } }: Options) {
  useEffect(() => {
    if (!candidate?.byKeys) return
    const onKey = (event: KeyboardEvent) => {
      const minutes = event.shiftKey ? LONG_STEP_MINUTES : SNAP_MINUTES
      const steps: Record<string, [number, number]> = {
        ArrowUp: [0, -minutes],
        ArrowDown: [0, minutes],
        ArrowLeft: [-1, 0],
        ArrowRight: [1, 0],
      }
      const step = steps[event.key]
      if (!step && event.key !== 'Enter') return
      event.preventDefault()
      event.stopPropagation()
      if (!step) return drop(candidate)
      const [across, down] = step
      if (candidate.kind === 'stretch')
        return setCandidate(withEnd(candidate, candidate.end + Math.sign(down) * SNAP_MINUTES * MINUTE))
      const column = Math.min(columns.length - 1, Math.max(0, candidate.column + across))
      const sinceTop = candidate.start - geometry.startOf(candidate.column)
      setCandidate(withStart(candidate, column, geometry.startOf(column) + sinceTop + down * MINUTE))
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [candidate, columns.length, geometry, drop, setCandidate])

  const pick = useCallback(
    (piece: Piece, key: string, kind: 'move' | 'stretch') =>
      pickUp({ piece, column: columns.findIndex((column) => column.key === key), kind, byKeys: true }),
    [columns],
  )
  const onPickUp = useCallback(
    (piece: Piece, key: string) => {
      if (canReschedule(piece.booking)) setCandidate(pick(piece, key, 'move'))
    },
    [pick, setCandidate],
  )
  const onStretch = useCallback(
    (piece: Piece, key: string, steps: number) => {
      if (isEndAdjustable(piece))
        setCandidate(withEnd(pick(piece, key, 'stretch'), piece.end + steps * SNAP_MINUTES * MINUTE))
    },
    [pick, setCandidate],
  )
  return { onPickUp, onStretch }
}
