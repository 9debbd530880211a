// Series of a booking: its other dates, and cancelling the upcoming ones.

import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../shared/api'
import { unwrap } from '../../../shared/problem'
import { useI18n } from '../../i18n'
import { Dialog } from '../../kit/Dialog'
import { useUser } from '../../session/session'
import { Icon } from '../../ui/Icon'
import { LoadError, SubmitError } from '../../ui/problems'
import type { Booking } from '../bookings'
import styles from '../drawers.module.css'
import { upcomingOf } from '../newBooking/repeat'
import { cacheBooking } from '../queries'
import { StatusPill } from './StatusPill'

const seriesQuery = (id: number) =>
  queryOptions({
    queryKey: ['series', id],
    queryFn: () => unwrap(api.GET('/series/{id}', { params: { path: { id } } })),
  })

interface SeriesProps {
  id: number
  /** Booking shown in the drawer. */
  booking: Booking
  zone: string
  now: number
}

export function Series({ id, booking, zone, now }: SeriesProps) {
  const { t, format } = useI18n()
  const { can } = useUser()
  const { data: series, error, refetch } = useQuery(seriesQuery(id))
  const [isConfirming, setConfirming] = useState(false)
  if (error && !series) return <LoadError error={error} retry={refetch} />
  if (!series) return <Skeleton height={120} />
  const position = series.bookings.findIndex((sibling) => sibling.id === booking.id) + 1
  const upcoming = upcomingOf(series.bookings, booking.starts_at.slice(0, 10), now)
  return (
    <section>
      <h3 className={styles.label}>{t('series.title')}</h3>
      <div className={styles.fact}>
        <Icon name="repeat" />
        <div>
          <strong>{t.count(`series.rhythm.${series.unit}`, series.every)}</strong>
          <div>{t('series.place', { place: format.number(position), of: format.number(series.bookings.length) })}</div>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element has to be reachable by keyboard */}
      <ul className={styles.seriesDates} tabIndex={0} aria-label={t('series.all')}>
        {series.bookings.map((sibling) => (
          <li key={sibling.id}>
            <Link
              to="/calendar"
              search={(previous) => ({ ...previous, day: sibling.starts_at.slice(0, 10), booking: sibling.id })}
              aria-current={sibling.id === booking.id ? 'true' : undefined}
            >
              <span>
                {format.weekday(sibling.starts_at.slice(0, 10), 'short')},{' '}
                {format.dateTime(Date.parse(sibling.starts_at), zone)}
              </span>
              {sibling.status !== 'confirmed' && <StatusPill status={sibling.status} />}
            </Link>
          </li>
        ))}
      </ul>
      {can.manageBookings && upcoming.length > 0 && (
        <Button variant="default" c="var(--bad)" onClick={() => setConfirming(true)}>
          {t('series.cancelRest')}
        </Button>
      )}
      {isConfirming && <CancelUpcoming id={id} upcoming={upcoming} zone={zone} onClose={() => setConfirming(false)} />}
    </section>
  )
}

interface CancelUpcomingProps {
  id: number
  upcoming: readonly Booking[]
  zone: string
  onClose: () => void
}

function CancelUpcoming({ id, upcoming, zone, onClose }: CancelUpcomingProps) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const [first, last] = [upcoming[0], upcoming.at(-1)]
  const when = (booking: Booking | undefined) => (booking ? format.dateTime(Date.parse(booking.starts_at), zone) : '')
  const client = first?.client.name ?? ''
  const cancel = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/series/{id}/cancel', {
          params: { path: { id } },
          body: { from: first?.starts_at.slice(0, 10) ?? null },
        }),
      ),
    onSuccess: (series) => {
      for (const booking of series.bookings) cacheBooking(queryClient, booking)
      queryClient.setQueryData(seriesQuery(id).queryKey, series)
      for (const queryKey of [['history'], ['dashboard'], ['deliveries'], ['bookings', 'client']])
        void queryClient.invalidateQueries({ queryKey })
      notifications.show({ message: t.count('series.cancelled', upcoming.length, { client }) })
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t.count('series.cancelQuestion', upcoming.length)}>
      <Stack>
        <p style={{ margin: 0 }}>
          {upcoming.length > 1
            ? t('series.cancelText', { client, first: when(first), last: when(last) })
            : t('series.cancelOneText', { client, first: when(first) })}
        </p>
        {cancel.error && <SubmitError error={cancel.error} />}
        <Group>
          <Button bg="var(--bad)" c="var(--surface)" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t.count('series.cancelSubmit', upcoming.length)}
          </Button>
          <Button variant="subtle" color="gray" data-autofocus onClick={onClose}>
            {t('series.keep')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
