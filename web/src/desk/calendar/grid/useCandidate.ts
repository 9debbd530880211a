// The booking that is being moved or stretched: the obstacle at its new time, if there is one, and dropping it there.

import { type Dispatch, type SetStateAction, useCallback, useMemo, useState } from 'react'
import { useTexts } from '../../texts'
import { type Candidate, obstacleOf, type Surroundings, targetOf } from '../booking/candidate'
import type { Target } from '../visit/changes'
import type { Piece } from '../visits'
import type { ColumnOf } from './columns'

export interface CandidateState {
  candidate: Candidate | null
  setCandidate: Dispatch<SetStateAction<Candidate | null>>
  /** Reason why it cannot be dropped where it is now. */
  obstacle: string | null
  drop: (dropped: Candidate) => void
}

interface Options extends Surroundings {
  columns: readonly ColumnOf[]
  onMove: (piece: Piece, target: Target) => void
}

export function useCandidate(options: Options): CandidateState {
  const { columns, location, employees, pieces, away, closures, onMove } = options
  const { t } = useTexts()
  const [candidate, setCandidate] = useState<Candidate | null>(null)

  const obstacle = useMemo(() => {
    const column = candidate && columns[candidate.column]
    const around = { location, employees, pieces, away, closures }
    return column ? obstacleOf(candidate, column.employee, around, t) : null
  }, [candidate, columns, location, employees, pieces, away, closures, t])

  const drop = useCallback(
    (dropped: Candidate) => {
      setCandidate(null)
      const column = columns[dropped.column]
      const target = column && targetOf(dropped, column.employee.id)
      if (target) onMove(dropped.piece, target)
    },
    [columns, onMove],
  )

  return { candidate, setCandidate, obstacle, drop }
}
