// What went wrong, in the reader's words: as a line, as a note that passes, and in the place of what could not be
// loaded.

import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { Problem } from '../../shared/problem'
import type { Translate } from '../../shared/texts'
import { sayWait, waitOf } from '../../shared/waiting'
import type { TextKey } from '../../texts/desk.en'
import { useTexts } from '../texts'
import { Icon } from './Icon'
import styles from './parts.module.css'

/** Describes a problem in one sentence, by its code. */
export function sayProblem(
  thrown: unknown,
  t: Translate<TextKey>,
  afterWaiting: 'problem.tryAgain' | 'problem.goesOn' = 'problem.tryAgain',
): string {
  const problem = Problem.of(thrown)
  const wait = waitOf(problem)
  if (wait !== undefined) return t(afterWaiting, { when: sayWait(wait, t) })
  const key: TextKey = `problem.${problem.code}`
  // A newer server may have codes that this page does not know.
  return t.has(key) ? t(key) : t('problem.other')
}

/** Shows a problem as a note that passes. */
export function useShowProblem(): (thrown: unknown) => void {
  const { t } = useTexts()
  return useCallback(
    (thrown) => void notifications.show({ message: sayProblem(thrown, t), color: 'red', autoClose: 7000 }),
    [t],
  )
}

/**
 * In the place of what could not be loaded. Where it was too much at once, it is asked for again by itself
 * (`queries.ts`).
 */
export function Failed({ thrown, again }: { thrown: unknown; again?: () => void }) {
  const { t } = useTexts()
  const { requestId } = Problem.of(thrown)
  return (
    <div className={styles.state} role="alert">
      <span className={styles.stateIcon}>
        <Icon name="offline" size={26} />
      </span>
      <h2 className={styles.stateTitle}>{t('error.title')}</h2>
      <Text c="dimmed">{sayProblem(thrown, t, 'problem.goesOn')}</Text>
      {requestId && (
        <Text c="dimmed" size="xs">
          {t('error.requestId', { id: requestId })}
        </Text>
      )}
      {again && (
        <Button variant="default" onClick={again}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  )
}

/** Why something that was asked for was refused. */
export function Refusal({ thrown }: { thrown: unknown }) {
  const { t } = useTexts()
  return (
    <p role="alert" className={styles.refused}>
      {sayProblem(thrown, t)}
    </p>
  )
}
