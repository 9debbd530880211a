// Appointments of a client who has an account.

import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../shared/api'
import type { Money } from '../../shared/format'
import { unwrap } from '../../shared/problem'
import { parseLocalTime } from '../../shared/time'
import { StatusPill } from '../calendar/booking/StatusPill'
import type { Booking } from '../calendar/bookings'
import { businessQuery, locationsQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { ConfirmDialog } from '../kit/ConfirmDialog'
import { pagedQuery } from '../kit/pagedQuery'
import { Empty, layoutStyles, Page } from '../ui/layout'
import { useProblemToast } from '../ui/problems'
import { deferWithUndo } from '../ui/undo'
import styles from './bookings.module.css'
import { cancellationCost, freeUntil } from './cancellation'

const bookingsQuery = pagedQuery(['bookings', 'mine'], (page) =>
  unwrap(api.GET('/bookings', { params: { query: { limit: 20, ...page } } })),
)

export function BookingsPage() {
  const { t } = useI18n()
  const bookings = useInfiniteQuery(bookingsQuery)
  return (
    <Page narrow title={t('navigation.bookings')} actions={<BookLink />}>
      <AsyncList query={bookings} rows={5} empty={<Empty icon="calendar" title={t('clients.noBookings')} />}>
        {(booking) => <BookingRow key={booking.id} booking={booking} />}
      </AsyncList>
    </Page>
  )
}

/** Link to the public booking page, if the business has online booking. */
function BookLink() {
  const { t } = useI18n()
  const { data: business } = useQuery(businessQuery)
  if (!business || business.online_booking === 'off') return null
  return (
    <Button component="a" href={`/b/${business.code}`}>
      {t('bookings.book')}
    </Button>
  )
}

/** Link to the booking's self-service page, where it can be rescheduled. */
function RescheduleLink({ id }: { id: number }) {
  const { t } = useI18n()
  const showProblem = useProblemToast()
  const open = useMutation({
    mutationFn: () => unwrap(api.GET('/bookings/{id}/link', { params: { path: { id } } })),
    onSuccess: ({ url }) => window.location.assign(new URL(url, window.location.href).pathname),
    onError: showProblem,
  })
  return (
    <Button variant="default" size="xs" loading={open.isPending || open.isSuccess} onClick={() => open.mutate()}>
      {t('bookings.move')}
    </Button>
  )
}

function BookingRow({ booking }: { booking: Booking }) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const { data: locations = [] } = useQuery(locationsQuery)
  const { data: business } = useQuery(businessQuery)
  const location = locations.find(({ id }) => id === booking.location_id)
  const moment = format.dateTime(parseLocalTime(booking.starts_at), 'UTC')
  const services = format.list(booking.items.map(({ service }) => service.name))
  const [isCancelling, setCancelling] = useState(false)
  const [fee, setFee] = useState<Money | null>(null)
  const cancel = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/bookings/{id}/status', {
          params: { path: { id: booking.id } },
          body: { status: 'cancelled', version: booking.version },
          keepalive: true,
        }),
      ),
    onError: showProblem,
    onSettled: async () => {
      await queryClient.invalidateQueries(bookingsQuery)
      setCancelling(false)
      setFee(null)
    },
  })
  // The fee follows the current policy, which may have changed since the page was opened.
  const checkCost = useMutation({
    mutationFn: () => queryClient.fetchQuery({ ...businessQuery, staleTime: 0 }),
    onSuccess: ({ cancellation_policy }) => {
      const cost = cancellationCost(cancellation_policy, booking, Date.now())
      if (!cost) return
      if (cost.amount > 0) return setFee(cost)
      setCancelling(true)
      deferWithUndo(
        { message: t('bookings.cancelled'), act: () => cancel.mutate(), revert: () => setCancelling(false) },
        t,
      )
    },
    onError: showProblem,
  })
  const isUpcoming =
    (booking.status === 'pending' || booking.status === 'confirmed') && Date.parse(booking.starts_at) > Date.now()
  const cost = business && cancellationCost(business.cancellation_policy, booking, Date.now())
  const describeCost = () => {
    if (!isUpcoming || isCancelling || !business || !location) return null
    if (cost === null) return t('bookings.tooLate')
    if (cost && cost.amount > 0) return t('bookings.costs', { fee: format.money(cost) })
    const until = freeUntil(business.cancellation_policy, booking)
    return until < Date.parse(booking.starts_at)
      ? t('bookings.freeUntil', { moment: format.dateTime(until, location.time_zone) })
      : null
  }
  const costText = describeCost()
  return (
    <li>
      <div className={`${layoutStyles.row} ${styles.visit}`}>
        <div className={layoutStyles.rowMain}>
          <div className={layoutStyles.rowTitle}>{services}</div>
          <div className={styles.line}>{[moment, location?.name].filter(Boolean).join(' · ')}</div>
          {costText && <div className={styles.line}>{costText}</div>}
        </div>
        <StatusPill status={isCancelling ? 'cancelled' : booking.status} />
        {isUpcoming && !isCancelling && <RescheduleLink id={booking.id} />}
        {isUpcoming && !isCancelling && cost && (
          <Button variant="default" size="xs" loading={checkCost.isPending} onClick={() => checkCost.mutate()}>
            {t('status.become.cancelled')}
          </Button>
        )}
      </div>
      {fee && (
        <ConfirmDialog
          title={t('bookings.sure')}
          confirmLabel={t('bookings.yes', { fee: format.money(fee) })}
          cancelLabel={t('bookings.keep')}
          isPending={cancel.isPending}
          error={null}
          onConfirm={() => cancel.mutate()}
          onClose={() => setFee(null)}
        >
          {t('bookings.late', { services, moment, fee: format.money(fee) })}
        </ConfirmDialog>
      )}
    </li>
  )
}
