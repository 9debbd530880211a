// State of the booking that is being moved or stretched: the obstacle at its new time, and dropping it.

import { type Dispatch, type SetStateAction, useCallback, useMemo, useState } from 'react'
import { useI18n } from '../../i18n'
import type { Target } from '../booking/changes'
import type { Piece } from '../bookings'
import type { CalendarColumn } from './columns'
import { type DragCandidate, dropTarget, obstacleOf, type Surroundings } from './dragCandidate'

export interface DragCandidateState {
  candidate: DragCandidate | null
  setCandidate: Dispatch<SetStateAction<DragCandidate | null>>
  /** Reason why the candidate cannot be dropped at its current position. */
  obstacle: string | null
  drop: (dropped: DragCandidate) => void
}

interface Options extends Surroundings {
  columns: readonly CalendarColumn[]
  onMove: (piece: Piece, target: Target) => void
}

export function useDragCandidate(options: Options): DragCandidateState {
  const { columns, location, employees, pieces, absences, closures, onMove } = options
  const { t } = useI18n()
  const [candidate, setCandidate] = useState<DragCandidate | null>(null)

  const obstacle = useMemo(() => {
    const column = candidate && columns[candidate.column]
    const surroundings = { location, employees, pieces, absences, closures }
    return column ? obstacleOf(candidate, column.employee, surroundings, t) : null
  }, [candidate, columns, location, employees, pieces, absences, closures, t])

  const drop = useCallback(
    (dropped: DragCandidate) => {
      setCandidate(null)
      const column = columns[dropped.column]
      const target = column && dropTarget(dropped, column.employee.id)
      if (target) onMove(dropped.piece, target)
    },
    [columns, onMove],
  )

  return { candidate, setCandidate, obstacle, drop }
}
