// Problems described to the user: inline, as a toast, and in place of content that failed to load.

import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useCallback } from 'react'
import { Problem } from '../../shared/problem'
import { describeWait, secondsToWait } from '../../shared/rateLimit'
import type { Translate } from '../../shared/texts'
import type { TextKey } from '../../texts/desk.en'
import { useI18n } from '../i18n'
import { Icon } from './Icon'
import styles from './layout.module.css'

/** Describes a problem in one sentence, by its code. */
export function describeProblem(
  error: unknown,
  t: Translate<TextKey>,
  afterWaiting: 'problem.tryAgain' | 'problem.goesOn' = 'problem.tryAgain',
): string {
  const problem = Problem.of(error)
  const seconds = secondsToWait(problem)
  if (seconds !== undefined) return t(afterWaiting, { when: describeWait(seconds, t) })
  const key: TextKey = `problem.${problem.code}`
  // A newer server may have codes that this version does not know.
  return t.has(key) ? t(key) : t('problem.other')
}

/** Returns a function that shows a problem as a toast. */
export function useProblemToast(): (error: unknown) => void {
  const { t } = useI18n()
  return useCallback(
    (error) => void notifications.show({ message: describeProblem(error, t), color: 'red', autoClose: 7000 }),
    [t],
  )
}

/** Replaces content that failed to load. Rate-limited queries are refetched automatically (`queryClient.ts`). */
export function LoadError({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useI18n()
  const { requestId } = Problem.of(error)
  return (
    <div className={styles.state} role="alert">
      <span className={styles.stateIcon}>
        <Icon name="offline" size={26} />
      </span>
      <h2 className={styles.stateTitle}>{t('error.title')}</h2>
      <Text c="dimmed">{describeProblem(error, t, 'problem.goesOn')}</Text>
      {requestId && (
        <Text c="dimmed" size="xs">
          {t('error.requestId', { id: requestId })}
        </Text>
      )}
      {retry && (
        <Button variant="default" onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  )
}

/** Inline message for a request that was refused. */
export function SubmitError({ error }: { error: unknown }) {
  const { t } = useI18n()
  return (
    <p role="alert" className={styles.refused}>
      {describeProblem(error, t)}
    </p>
  )
}
