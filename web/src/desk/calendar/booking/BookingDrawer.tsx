// Drawer of one booking: client, services, times and actions.

import { Anchor, Button, CopyButton, Group, Skeleton, Stack } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../shared/api'
import { unwrap } from '../../../shared/problem'
import { dayOf } from '../../../shared/time'
import type { Location } from '../../catalogue'
import { Allergies } from '../../clients/Allergies'
import { clientQuery } from '../../clients/queries'
import { useI18n } from '../../i18n'
import { Async } from '../../kit/Async'
import { SidePanel } from '../../kit/SidePanel'
import { Messages } from '../../messages/Messages'
import { useUser } from '../../session/session'
import { Icon } from '../../ui/Icon'
import { describeProblem } from '../../ui/problems'
import { type Booking, canChangeDuration, canReschedule, nextStates } from '../bookings'
import styles from '../drawers.module.css'
import { cachedBooking } from '../queries'
import { BookingDuration } from './BookingDuration'
import { BookingNotes } from './BookingNotes'
import { ChangeServices } from './ChangeServices'
import { useChanges } from './changes'
import { History, historyQuery } from './History'
import { RescheduleForm } from './RescheduleForm'
import { Series } from './Series'
import { StatusPill } from './StatusPill'

const bookingQuery = (id: number) =>
  queryOptions({
    queryKey: ['booking', id],
    queryFn: () => unwrap(api.GET('/bookings/{id}', { params: { path: { id } } })),
  })

const linkQuery = (id: number) =>
  queryOptions({
    queryKey: ['link', id],
    queryFn: () => unwrap(api.GET('/bookings/{id}/link', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

interface BookingDrawerProps {
  id: number
  locations: Location[]
  now: number
  onClose: () => void
}

export function BookingDrawer({ id, locations, now, onClose }: BookingDrawerProps) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const { data: booking, error, refetch } = useQuery({ ...bookingQuery(id), ...cachedBooking(queryClient, id) })
  const location = locations.find((one) => one.id === booking?.location_id)
  return (
    <SidePanel onClose={onClose} size={440} title={booking?.client.name ?? t('booking.one')}>
      <Async
        query={{ data: location && booking, error, refetch }}
        loading={
          <Stack>
            <Skeleton height={24} width={120} />
            <Skeleton height={120} />
            <Skeleton height={44} />
          </Stack>
        }
      >
        {(loaded) =>
          location && <BookingDetails key={id} booking={loaded} location={location} now={now} onClose={onClose} />
        }
      </Async>
    </SidePanel>
  )
}

function BookingDetails({
  booking,
  location,
  now,
  onClose,
}: {
  booking: Booking
  location: Location
  now: number
  onClose: () => void
}) {
  const { t, format } = useI18n()
  const { can, employee_id } = useUser()
  const { setStatus } = useChanges(location.time_zone)
  const [openForm, setOpenForm] = useState<'time' | 'services' | null>(null)
  const closeForm = () => setOpenForm(null)
  const zone = location.time_zone
  const start = Date.parse(booking.starts_at)
  const end = Date.parse(booking.ends_at)
  const canChange = can.manageBookings || booking.items.some(({ employee }) => employee.id === employee_id)
  const next = canChange ? nextStates(booking, now, dayOf(now, zone)) : []
  const forward = next.filter((status) => status !== 'cancelled' && status !== 'no_show')
  const cancelling = next.filter((status) => status === 'cancelled' || status === 'no_show')
  const { data: client } = useQuery(clientQuery(booking.client.id))
  return (
    <Stack gap="lg">
      <LoadWarning booking={booking} />
      <Group justify="space-between">
        <StatusPill status={booking.status} />
        <Anchor component={Link} to={`/clients/${booking.client.id}`} size="sm">
          {t('booking.record')}
        </Anchor>
      </Group>
      <Allergies text={client?.allergies} />
      <ul className={styles.facts}>
        <li className={styles.fact}>
          <Icon name="clock" />
          <div>
            <strong>{format.longDay(booking.starts_at.slice(0, 10))}</strong>
            <div>
              {format.time(start, zone)} – {format.time(end, zone)} · {location.name}
            </div>
          </div>
        </li>
        {booking.items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: services of a booking have no id and may occur twice
          <li key={index} className={styles.fact}>
            <Icon name="services" />
            <div style={{ flex: 1 }}>
              <strong>{item.service.name}</strong>
              <div>{t('booking.by', { name: item.employee.name })}</div>
            </div>
            <span>{format.money(item.price)}</span>
          </li>
        ))}
        {booking.items.length > 1 && (
          <li className={styles.fact}>
            <strong style={{ flex: 1 }}>{t('booking.total')}</strong>
            <strong>{format.money(booking.price)}</strong>
          </li>
        )}
        {booking.fee.amount > 0 && (
          <li className={styles.fact}>
            <span style={{ flex: 1 }}>{t('booking.fee')}</span>
            <strong>{format.money(booking.fee)}</strong>
          </li>
        )}
        {client?.phone && (
          <li className={styles.fact}>
            <Icon name="phone" />
            {can.manageBookings ? (
              <Anchor href={`tel:${client.phone}`}>{client.phone}</Anchor>
            ) : (
              <span>{client.phone}</span>
            )}
          </li>
        )}
        <BookingNotes key={booking.notes} booking={booking} canChange={canChange} />
        {client?.notes && (
          <li className={styles.fact}>
            <Icon name="clients" />
            <div style={{ whiteSpace: 'pre-line' }}>{client.notes}</div>
          </li>
        )}
      </ul>
      {forward.length > 0 && (
        <Group grow gap="xs">
          {forward.map((status, index) => (
            <Button
              key={status}
              size="md"
              variant={index === 0 ? 'filled' : 'default'}
              onClick={() => setStatus(booking, status)}
            >
              {t(`status.become.${status}`)}
            </Button>
          ))}
        </Group>
      )}
      {canChange && canChangeDuration(booking) && (
        <BookingDuration key={`${booking.starts_at} ${booking.ends_at}`} booking={booking} location={location} />
      )}
      {openForm === 'time' ? (
        <RescheduleForm booking={booking} location={location} onDone={closeForm} />
      ) : openForm === 'services' ? (
        <ChangeServices key={booking.version} booking={booking} location={location} onDone={closeForm} />
      ) : (
        <Group gap="xs">
          {canChange && canReschedule(booking) && (
            <Button variant="default" leftSection={<Icon name="clock" size={18} />} onClick={() => setOpenForm('time')}>
              {t('booking.move')}
            </Button>
          )}
          {canChange && canChangeDuration(booking) && (
            <Button
              variant="default"
              leftSection={<Icon name="services" size={18} />}
              onClick={() => setOpenForm('services')}
            >
              {t('booking.services')}
            </Button>
          )}
          {cancelling.map((status) => (
            <Button
              key={status}
              variant="default"
              c="var(--bad)"
              onClick={() => {
                setStatus(booking, status)
                onClose()
              }}
            >
              {t(`status.become.${status}`)}
            </Button>
          ))}
          {can.manageBookings && <SelfServiceLink id={booking.id} />}
        </Group>
      )}
      {booking.series_id && <Series id={booking.series_id} booking={booking} zone={zone} now={now} />}
      {can.manageBookings && <BookingMessages booking={booking} zone={zone} />}
      <History booking={booking} zone={zone} />
    </Stack>
  )
}

function SelfServiceLink({ id }: { id: number }) {
  const { t } = useI18n()
  const { data } = useQuery(linkQuery(id))
  return (
    <CopyButton value={data?.url ?? ''}>
      {({ copied, copy }) => (
        <Button variant="default" disabled={!data} onClick={copy}>
          {copied ? t('action.copied') : t('booking.link')}
        </Button>
      )}
    </CopyButton>
  )
}

/** Warns that some of the booking's data failed to load, so what is shown may be incomplete or outdated. */
function LoadWarning({ booking }: { booking: Booking }) {
  const { t } = useI18n()
  const current = useQuery(bookingQuery(booking.id))
  const client = useQuery(clientQuery(booking.client.id))
  const history = useQuery(historyQuery(booking.id, booking.version))
  const failed = [current, client, history].filter(({ error }) => error)
  const [first] = failed
  if (!first) return null
  return (
    <div role="alert" className={styles.warning}>
      <strong>{t('booking.notAll')}</strong>
      <span>{describeProblem(first.error, t, 'problem.goesOn')}</span>
      <Button
        variant="default"
        size="compact-sm"
        w="fit-content"
        loading={failed.some(({ isFetching }) => isFetching)}
        onClick={() => {
          for (const one of failed) void one.refetch()
        }}
      >
        {t('action.retry')}
      </Button>
    </div>
  )
}

function BookingMessages({ booking, zone }: { booking: Booking; zone: string }) {
  const { t } = useI18n()
  return (
    <section>
      <h3 className={styles.label}>{t('messages.title')}</h3>
      <Messages about={{ booking_id: booking.id }} zone={zone} />
      {booking.series_id && (
        <p className={styles.quiet} style={{ margin: '8px 0 0' }}>
          {t('messages.series')}
        </p>
      )}
    </section>
  )
}
