// A visit that there is: what, with whom, where and for how much.

import type { Schemas } from '../../shared/api'
import { useSpeech } from '../speech'
import { Icon } from './Icon'
import styles from './VisitCard.module.css'

type Visit = Schemas['ManagedBooking']

export function VisitCard({ visit }: { visit: Visit }) {
  const { t, format, dates } = useSpeech()
  const { name, address, city, state } = visit.location
  return (
    <section className={styles.card} aria-label={t('summary.title')}>
      <p className={styles.day}>{dates.longDay(visit.starts_at.slice(0, 10))}</p>
      <p className={styles.time}>
        {dates.time(visit.starts_at)} – {dates.time(visit.ends_at)}
      </p>
      <ul className={styles.items}>
        {visit.items.map((item) => (
          <li key={`${item.starts_at} ${item.service}`} className={styles.item}>
            <span>
              {item.service}
              <span className={styles.faint}>{t('summary.with', { name: item.employee })}</span>
            </span>
            <span className={styles.price}>{format.money(item.price)}</span>
          </li>
        ))}
      </ul>
      {visit.items.length > 1 && (
        <p className={styles.total}>
          <span>{t('summary.total')}</span>
          <span className={styles.price}>{format.money(visit.price)}</span>
        </p>
      )}
      {visit.fee.amount > 0 && (
        <p className={styles.total} data-bad>
          <span>{t('summary.fee')}</span>
          <span className={styles.price}>{format.money(visit.fee)}</span>
        </p>
      )}
      <address className={styles.place}>
        <Icon name="place" />
        <span>
          {name}
          <span className={styles.faint}>{[address, city, state].filter(Boolean).join(', ')}</span>
        </span>
      </address>
    </section>
  )
}
