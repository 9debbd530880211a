// Card of an existing booking: services, employees, location and price.

import type { Schemas } from '../../shared/api'
import { useI18n } from '../i18n'
import styles from './BookingCard.module.css'
import { Icon } from './Icon'

type ManagedBooking = Schemas['ManagedBooking']

export function BookingCard({ booking }: { booking: ManagedBooking }) {
  const { t, format, dates } = useI18n()
  const { name, address, city, state } = booking.location
  return (
    <section className={styles.card} aria-label={t('summary.title')}>
      <p className={styles.day}>{dates.longDay(booking.starts_at.slice(0, 10))}</p>
      <p className={styles.time}>
        {dates.time(booking.starts_at)} – {dates.time(booking.ends_at)}
      </p>
      <ul className={styles.items}>
        {booking.items.map((item) => (
          <li key={`${item.starts_at} ${item.service}`} className={styles.item}>
            <span>
              {item.service}
              <span className={styles.faint}>{t('summary.with', { name: item.employee })}</span>
            </span>
            <span className={styles.price}>{format.money(item.price)}</span>
          </li>
        ))}
      </ul>
      {booking.items.length > 1 && (
        <p className={styles.total}>
          <span>{t('summary.total')}</span>
          <span className={styles.price}>{format.money(booking.price)}</span>
        </p>
      )}
      {booking.fee.amount > 0 && (
        <p className={styles.total} data-bad>
          <span>{t('summary.fee')}</span>
          <span className={styles.price}>{format.money(booking.fee)}</span>
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
