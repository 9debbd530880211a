// History of a booking, in chronological order.

import { Skeleton } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../../shared/api'
import { unwrap } from '../../../shared/problem'
import { useI18n } from '../../i18n'
import type { Booking } from '../bookings'
import styles from '../drawers.module.css'

type Event = Schemas['BookingEvent']

export const historyQuery = (id: number, version: number) =>
  queryOptions({
    queryKey: ['history', id, version],
    queryFn: async () => (await unwrap(api.GET('/bookings/{id}/history', { params: { path: { id } } }))).items,
  })

export function History({ booking, zone }: { booking: Booking; zone: string }) {
  const { t, format } = useI18n()
  const { data, error } = useQuery(historyQuery(booking.id, booking.version))
  const events = (event: Event) => {
    switch (event.kind) {
      case 'created':
        return t('history.created')
      case 'status':
        return t(`status.${event.to}`)
      case 'fee':
        return t('history.fee', { fee: event.fee ? format.money(event.fee) : '' })
      case 'notes':
        return t('history.notes')
      case 'time': {
        const [start, end] = [event.to_starts_at, event.to_ends_at]
        if (start && start !== event.from_starts_at)
          return t('history.time', { time: format.dateTime(Date.parse(start), zone) })
        if (end && end !== event.from_ends_at) return t('history.end', { time: format.time(Date.parse(end), zone) })
        return t('history.changed')
      }
    }
  }
  if (!data) return error ? null : <Skeleton height={64} />
  return (
    <section>
      <h3 className={styles.label}>{t('booking.history')}</h3>
      <ul className={styles.timeline}>
        {data.map((event) => (
          <li key={`${event.at} ${event.kind} ${event.to}`}>
            {events(event)}
            <time dateTime={event.at}>
              {format.dateTime(Date.parse(event.at), zone)}
              {event.user_name && ` · ${event.user_name}`}
            </time>
          </li>
        ))}
      </ul>
    </section>
  )
}
