// What a client who has an account sees: their own visits.

import { Button } from '@mantine/core'
import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { StatusPill } from '../calendar/StatusPill'
import type { Booking } from '../calendar/visits'
import { locationsQuery } from '../catalogue'
import { Card, Empty, Page, partStyles, RowsOnTheirWay } from '../parts/parts'
import { Failed, useShowProblem } from '../parts/problems'
import { actSoon } from '../parts/undo'
import { useTexts } from '../texts'

const visitsQuery = infiniteQueryOptions({
  queryKey: ['bookings', 'mine'],
  queryFn: ({ pageParam }) =>
    answer(api.GET('/bookings', { params: { query: { limit: 20, ...(pageParam && { cursor: pageParam }) } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
})

export function VisitsPage() {
  const { t } = useTexts()
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(visitsQuery)
  const visits = data?.pages.flatMap(({ items }) => items)
  return (
    <Page narrow title={t('navigation.visits')}>
      <Card>
        {error && !visits ? (
          <Failed thrown={error} again={refetch} />
        ) : !visits ? (
          <RowsOnTheirWay count={5} />
        ) : visits.length === 0 ? (
          <Empty icon="calendar" title={t('clients.noVisits')} />
        ) : (
          <ul className={partStyles.rows}>
            {visits.map((visit) => (
              <VisitRow key={visit.id} visit={visit} />
            ))}
          </ul>
        )}
      </Card>
      {hasNextPage && (
        <Button mt="sm" variant="default" onClick={() => fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
    </Page>
  )
}

function VisitRow({ visit }: { visit: Booking }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const { data: locations = [] } = useQuery(locationsQuery)
  const location = locations.find(({ id }) => id === visit.location_id)
  const [leaving, setLeaving] = useState(false)
  const cancel = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/bookings/{id}/status', {
          params: { path: { id: visit.id } },
          body: { status: 'cancelled', version: visit.version },
          keepalive: true,
        }),
      ),
    onError: show,
    onSettled: async () => {
      await queries.invalidateQueries(visitsQuery)
      setLeaving(false)
    },
  })
  const callOff = () => {
    setLeaving(true)
    actSoon({ message: t('visits.cancelled'), act: () => cancel.mutate(), revert: () => setLeaving(false) }, t)
  }
  const mayCancel =
    !leaving && (visit.status === 'pending' || visit.status === 'confirmed') && Date.parse(visit.starts_at) > Date.now()
  return (
    <li>
      <div className={partStyles.row}>
        <div className={partStyles.rowMain}>
          <div className={partStyles.rowTitle}>{format.list(visit.items.map(({ service }) => service.name))}</div>
          <div className={partStyles.rowText}>
            {location && format.dateTime(Date.parse(visit.starts_at), location.time_zone)} · {location?.name}
          </div>
        </div>
        <StatusPill status={leaving ? 'cancelled' : visit.status} />
        {mayCancel && (
          <Button variant="default" size="xs" onClick={callOff}>
            {t('status.become.cancelled')}
          </Button>
        )}
      </div>
    </li>
  )
}
