// The series that a visit belongs to: its other dates, and calling off those that are still to come.

import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../shared/api'
import { answer } from '../../../shared/problem'
import { Dialog } from '../../kit/Dialog'
import { Icon } from '../../parts/Icon'
import { Failed, Refusal } from '../../parts/problems'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { restOf } from '../booking/repeat'
import { keepBooking } from '../data'
import styles from '../drawers.module.css'
import type { Booking } from '../visits'
import { StatusPill } from './StatusPill'

const seriesQuery = (id: number) =>
  queryOptions({
    queryKey: ['series', id],
    queryFn: () => answer(api.GET('/series/{id}', { params: { path: { id } } })),
  })

interface SeriesProps {
  id: number
  /** The visit that is looked at. */
  booking: Booking
  zone: string
  now: number
}

export function Series({ id, booking, zone, now }: SeriesProps) {
  const { t, format } = useTexts()
  const { may } = useUser()
  const { data: series, error, refetch } = useQuery(seriesQuery(id))
  const [asking, setAsking] = useState(false)
  if (error && !series) return <Failed thrown={error} again={refetch} />
  if (!series) return <Skeleton height={120} />
  const place = series.visits.findIndex((visit) => visit.id === booking.id) + 1
  const rest = restOf(series.visits, booking.starts_at.slice(0, 10), now)
  return (
    <section>
      <h3 className={styles.label}>{t('series.title')}</h3>
      <div className={styles.fact}>
        <Icon name="repeat" />
        <div>
          <strong>{t.count(`series.rhythm.${series.unit}`, series.every)}</strong>
          <div>{t('series.place', { place: format.number(place), of: format.number(series.visits.length) })}</div>
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys have to reach it */}
      <ul className={styles.seriesDates} tabIndex={0} aria-label={t('series.all')}>
        {series.visits.map((visit) => (
          <li key={visit.id}>
            <Link
              to="/calendar"
              search={(old) => ({ ...old, day: visit.starts_at.slice(0, 10), visit: visit.id })}
              aria-current={visit.id === booking.id ? 'true' : undefined}
            >
              <span>
                {format.weekday(visit.starts_at.slice(0, 10), 'short')},{' '}
                {format.dateTime(Date.parse(visit.starts_at), zone)}
              </span>
              {visit.status !== 'confirmed' && <StatusPill status={visit.status} />}
            </Link>
          </li>
        ))}
      </ul>
      {may.desk && rest.length > 0 && (
        <Button variant="default" c="var(--bad)" onClick={() => setAsking(true)}>
          {t('series.cancelRest')}
        </Button>
      )}
      {asking && <CancelRest id={id} rest={rest} zone={zone} onClose={() => setAsking(false)} />}
    </section>
  )
}

interface CancelRestProps {
  id: number
  rest: readonly Booking[]
  zone: string
  onClose: () => void
}

function CancelRest({ id, rest, zone, onClose }: CancelRestProps) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const [first, last] = [rest[0], rest.at(-1)]
  const when = (visit: Booking | undefined) => (visit ? format.dateTime(Date.parse(visit.starts_at), zone) : '')
  const client = first?.client.name ?? ''
  const cancel = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/series/{id}/cancellation', {
          params: { path: { id } },
          body: { from: first?.starts_at.slice(0, 10) ?? null },
        }),
      ),
    onSuccess: (series) => {
      for (const visit of series.visits) keepBooking(queries, visit)
      queries.setQueryData(seriesQuery(id).queryKey, series)
      for (const queryKey of [['history'], ['dashboard'], ['deliveries'], ['bookings', 'client']])
        void queries.invalidateQueries({ queryKey })
      notifications.show({ message: t.count('series.cancelled', rest.length, { client }) })
      onClose()
    },
  })
  return (
    <Dialog onClose={onClose} title={t.count('series.cancelQuestion', rest.length)}>
      <Stack>
        <p style={{ margin: 0 }}>
          {rest.length > 1
            ? t('series.cancelText', { client, first: when(first), last: when(last) })
            : t('series.cancelOneText', { client, first: when(first) })}
        </p>
        {cancel.error && <Refusal thrown={cancel.error} />}
        <Group>
          <Button bg="var(--bad)" c="var(--surface)" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t.count('series.cancelSubmit', rest.length)}
          </Button>
          <Button variant="subtle" color="gray" data-autofocus onClick={onClose}>
            {t('series.keep')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
