// Problem of a booking request, shown above the step that it leads to.

import type { Problem } from '../../shared/problem'
import { useI18n } from '../i18n'
import { recoveryFrom } from '../rules/problems'
import { describeProblem, Note } from '../ui/controls'

export function ProblemNote({ problem }: { problem: Problem }) {
  const i18n = useI18n()
  const recovery = recoveryFrom(problem)
  if (recovery === 'fields') return <Note kind="bad">{i18n.t('details.check')}</Note>
  if (recovery === 'start') return <Note kind="warn">{i18n.t('problem.changedOffer')}</Note>
  return <Note kind={recovery === 'times' ? 'warn' : 'bad'}>{describeProblem(problem, i18n)}</Note>
}
