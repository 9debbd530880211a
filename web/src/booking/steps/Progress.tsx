// Progress indicator of the booking flow.

import { useI18n } from '../i18n'
import styles from './Progress.module.css'

export function Progress({ at, steps }: { at: number; steps: number }) {
  const { t } = useI18n()
  return (
    <div className={styles.steps} role="img" aria-label={t('step.progress', { step: at + 1, steps })}>
      {Array.from({ length: steps }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is fixed
        <span key={index} data-past={index <= at || undefined} />
      ))}
    </div>
  )
}
