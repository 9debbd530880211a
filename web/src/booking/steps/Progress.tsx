// How far one has come.

import { useSpeech } from '../speech'
import styles from './Progress.module.css'

export function Progress({ at, steps }: { at: number; steps: number }) {
  const { t } = useSpeech()
  return (
    <div className={styles.steps} role="img" aria-label={t('step.progress', { step: at + 1, steps })}>
      {Array.from({ length: steps }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are in order
        <span key={index} data-past={index <= at || undefined} />
      ))}
    </div>
  )
}
