// Allergy warning of a client.

import { useI18n } from '../i18n'
import { Icon } from '../ui/Icon'
import styles from './clients.module.css'

export function Allergies({ text }: { text: string | undefined }) {
  const { t } = useI18n()
  if (!text) return null
  return (
    <section className={styles.allergies} aria-label={t('clients.allergies')}>
      <Icon name="alert" />
      <div>
        <strong>{t('clients.allergies')}</strong>
        <p>{text}</p>
      </div>
    </section>
  )
}
