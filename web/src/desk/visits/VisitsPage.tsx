// What a client who has an account sees: their own visits.

import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../shared/api'
import type { Money } from '../../shared/format'
import { answer } from '../../shared/problem'
import { readLocalTime } from '../../shared/time'
import { StatusPill } from '../calendar/visit/StatusPill'
import type { Booking } from '../calendar/visits'
import { businessQuery, locationsQuery } from '../catalogue'
import { AsyncList } from '../kit/AsyncList'
import { pagedQuery } from '../kit/pagedQuery'
import { Question } from '../kit/Question'
import { Empty, Page, partStyles } from '../parts/parts'
import { useShowProblem } from '../parts/problems'
import { actSoon } from '../parts/undo'
import { useTexts } from '../texts'
import { costOfCancelling, freeUntil } from './cancelling'
import styles from './visits.module.css'

const visitsQuery = pagedQuery(['bookings', 'mine'], (page) =>
  answer(api.GET('/bookings', { params: { query: { limit: 20, ...page } } })),
)

export function VisitsPage() {
  const { t } = useTexts()
  const visits = useInfiniteQuery(visitsQuery)
  return (
    <Page narrow title={t('navigation.visits')} actions={<BookLink />}>
      <AsyncList query={visits} rows={5} empty={<Empty icon="calendar" title={t('clients.noVisits')} />}>
        {(visit) => <VisitRow key={visit.id} visit={visit} />}
      </AsyncList>
    </Page>
  )
}

/** Leads to the page on which guests book, where the business has it. */
function BookLink() {
  const { t } = useTexts()
  const { data: business } = useQuery(businessQuery)
  if (!business || business.online_booking === 'off') return null
  return (
    <Button component="a" href={`/b/${business.code}`}>
      {t('visits.book')}
    </Button>
  )
}

/** Leads to the visit's page, where it can be moved. */
function MoveLink({ id }: { id: number }) {
  const { t } = useTexts()
  const show = useShowProblem()
  const open = useMutation({
    mutationFn: () => answer(api.GET('/bookings/{id}/link', { params: { path: { id } } })),
    onSuccess: ({ url }) => window.location.assign(new URL(url, window.location.href).pathname),
    onError: show,
  })
  return (
    <Button variant="default" size="xs" loading={open.isPending || open.isSuccess} onClick={() => open.mutate()}>
      {t('visits.move')}
    </Button>
  )
}

function VisitRow({ visit }: { visit: Booking }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const { data: locations = [] } = useQuery(locationsQuery)
  const { data: business } = useQuery(businessQuery)
  const location = locations.find(({ id }) => id === visit.location_id)
  const moment = format.dateTime(readLocalTime(visit.starts_at), 'UTC')
  const services = format.list(visit.items.map(({ service }) => service.name))
  const [leaving, setLeaving] = useState(false)
  const [owed, setOwed] = useState<Money | null>(null)
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
      setOwed(null)
    },
  })
  // What it costs is said by what the business asks now, and not by what it asked when the page was opened.
  const callOff = useMutation({
    mutationFn: () => queries.fetchQuery({ ...businessQuery, staleTime: 0 }),
    onSuccess: ({ cancellation }) => {
      const cost = costOfCancelling(cancellation, visit, Date.now())
      if (!cost) return
      if (cost.amount > 0) return setOwed(cost)
      setLeaving(true)
      actSoon({ message: t('visits.cancelled'), act: () => cancel.mutate(), revert: () => setLeaving(false) }, t)
    },
    onError: show,
  })
  const isAhead =
    (visit.status === 'pending' || visit.status === 'confirmed') && Date.parse(visit.starts_at) > Date.now()
  const cost = business && costOfCancelling(business.cancellation, visit, Date.now())
  const sayCost = () => {
    if (!isAhead || leaving || !business || !location) return null
    if (cost === null) return t('visits.tooLate')
    if (cost && cost.amount > 0) return t('visits.costs', { fee: format.money(cost) })
    const until = freeUntil(business.cancellation, visit)
    return until < Date.parse(visit.starts_at)
      ? t('visits.freeUntil', { moment: format.dateTime(until, location.time_zone) })
      : null
  }
  const saidCost = sayCost()
  return (
    <li>
      <div className={`${partStyles.row} ${styles.visit}`}>
        <div className={partStyles.rowMain}>
          <div className={partStyles.rowTitle}>{services}</div>
          <div className={styles.line}>{[moment, location?.name].filter(Boolean).join(' · ')}</div>
          {saidCost && <div className={styles.line}>{saidCost}</div>}
        </div>
        <StatusPill status={leaving ? 'cancelled' : visit.status} />
        {isAhead && !leaving && <MoveLink id={visit.id} />}
        {isAhead && !leaving && cost && (
          <Button variant="default" size="xs" loading={callOff.isPending} onClick={() => callOff.mutate()}>
            {t('status.become.cancelled')}
          </Button>
        )}
      </div>
      {owed && (
        <Question
          title={t('visits.sure')}
          yes={t('visits.yes', { fee: format.money(owed) })}
          no={t('visits.keep')}
          isPending={cancel.isPending}
          error={null}
          onYes={() => cancel.mutate()}
          onClose={() => setOwed(null)}
        >
          {t('visits.late', { services, moment, fee: format.money(owed) })}
        </Question>
      )}
    </li>
  )
}
