// What went wrong with booking, above the step that it leads to.

import type { Problem } from '../../shared/problem'
import { Note, sayProblem } from '../parts/parts'
import { wayOf } from '../rules/problems'
import { useSpeech } from '../speech'

export function ProblemNote({ problem }: { problem: Problem }) {
  const speech = useSpeech()
  const way = wayOf(problem)
  if (way === 'fields') return <Note kind="bad">{speech.t('details.check')}</Note>
  if (way === 'start') return <Note kind="warn">{speech.t('problem.changedOffer')}</Note>
  return <Note kind={way === 'times' ? 'warn' : 'bad'}>{sayProblem(problem, speech)}</Note>
}
