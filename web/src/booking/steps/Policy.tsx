// Cancellation policy, shown before the client books.

import { useI18n } from '../i18n'
import type { Page } from '../rules/catalogue'
import styles from './Policy.module.css'

export function Policy({ page }: { page: Page }) {
  const { t, format, dates } = useI18n()
  const { cutoff_minutes: cutoff, fee_percent: fee, late } = page.cancellation_policy
  const percent = dates.percent(fee)
  return (
    <div className={styles.policy}>
      <p className={styles.title}>{t('policy.title')}</p>
      <ul className={styles.list}>
        {page.online_booking === 'request' && <li>{t('policy.request')}</li>}
        <li>
          {cutoff === 0 ? t('policy.free') : t('policy.freeUntil', { duration: format.duration(cutoff) })}
          {cutoff > 0 && late === 'refused' && ` ${t('policy.thenCall')}`}
          {cutoff > 0 && late === 'fee' && fee > 0 && ` ${t('policy.thenFee', { percent })}`}
        </li>
        {fee > 0 && <li>{t('policy.noShow', { percent })}</li>}
      </ul>
    </div>
  )
}
