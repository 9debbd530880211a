// One visit: who, what, when, and what can be done with it.

import { Anchor, Button, CopyButton, Group, Skeleton, Stack } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../shared/api'
import { answer } from '../../../shared/problem'
import { dayOf } from '../../../shared/time'
import type { Location } from '../../catalogue'
import { Allergies } from '../../clients/Allergies'
import { clientQuery } from '../../clients/data'
import { Async } from '../../kit/Async'
import { SidePanel } from '../../kit/SidePanel'
import { Messages } from '../../messages/Messages'
import { Icon } from '../../parts/Icon'
import { sayProblem } from '../../parts/problems'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { keptVisit } from '../data'
import styles from '../drawers.module.css'
import { type Booking, canMove, canStretch, nextStates } from '../visits'
import { ChangeServices } from './ChangeServices'
import { useChanges } from './changes'
import { History, historyQuery } from './History'
import { MoveForm } from './MoveForm'
import { Series } from './Series'
import { StatusPill } from './StatusPill'
import { VisitLength } from './VisitLength'
import { VisitNotes } from './VisitNotes'

const bookingQuery = (id: number) =>
  queryOptions({
    queryKey: ['booking', id],
    queryFn: () => answer(api.GET('/bookings/{id}', { params: { path: { id } } })),
  })

const linkQuery = (id: number) =>
  queryOptions({
    queryKey: ['link', id],
    queryFn: () => answer(api.GET('/bookings/{id}/link', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

interface VisitDrawerProps {
  id: number
  locations: Location[]
  now: number
  onClose: () => void
}

export function VisitDrawer({ id, locations, now, onClose }: VisitDrawerProps) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const { data: booking, error, refetch } = useQuery({ ...bookingQuery(id), ...keptVisit(queries, id) })
  const location = locations.find((one) => one.id === booking?.location_id)
  return (
    <SidePanel onClose={onClose} size={440} title={booking?.client.name ?? t('visit.one')}>
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
        {(found) => location && <Visit key={id} booking={found} location={location} now={now} onClose={onClose} />}
      </Async>
    </SidePanel>
  )
}

function Visit({
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
  const { t, format } = useTexts()
  const { may, employee_id } = useUser()
  const { become } = useChanges(location.time_zone)
  const [changing, setChanging] = useState<'time' | 'services' | null>(null)
  const done = () => setChanging(null)
  const zone = location.time_zone
  const start = Date.parse(booking.starts_at)
  const end = Date.parse(booking.ends_at)
  const mayChange = may.desk || booking.items.some(({ employee }) => employee.id === employee_id)
  const next = mayChange ? nextStates(booking, now, dayOf(now, zone)) : []
  const forward = next.filter((status) => status !== 'cancelled' && status !== 'no_show')
  const off = next.filter((status) => status === 'cancelled' || status === 'no_show')
  const { data: client } = useQuery(clientQuery(booking.client.id))
  return (
    <Stack gap="lg">
      <NotAll booking={booking} />
      <Group justify="space-between">
        <StatusPill status={booking.status} />
        <Anchor component={Link} to={`/clients/${booking.client.id}`} size="sm">
          {t('visit.record')}
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
          // biome-ignore lint/suspicious/noArrayIndexKey: a visit's services have no other name, and may come twice
          <li key={index} className={styles.fact}>
            <Icon name="services" />
            <div style={{ flex: 1 }}>
              <strong>{item.service.name}</strong>
              <div>{t('visit.by', { name: item.employee.name })}</div>
            </div>
            <span>{format.money(item.price)}</span>
          </li>
        ))}
        {booking.items.length > 1 && (
          <li className={styles.fact}>
            <strong style={{ flex: 1 }}>{t('visit.total')}</strong>
            <strong>{format.money(booking.price)}</strong>
          </li>
        )}
        {booking.fee.amount > 0 && (
          <li className={styles.fact}>
            <span style={{ flex: 1 }}>{t('visit.fee')}</span>
            <strong>{format.money(booking.fee)}</strong>
          </li>
        )}
        {client?.phone && (
          <li className={styles.fact}>
            <Icon name="phone" />
            {may.desk ? <Anchor href={`tel:${client.phone}`}>{client.phone}</Anchor> : <span>{client.phone}</span>}
          </li>
        )}
        <VisitNotes key={booking.notes} booking={booking} mayChange={mayChange} />
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
              onClick={() => become(booking, status)}
            >
              {t(`status.become.${status}`)}
            </Button>
          ))}
        </Group>
      )}
      {mayChange && canStretch(booking) && (
        <VisitLength key={`${booking.starts_at} ${booking.ends_at}`} booking={booking} location={location} />
      )}
      {changing === 'time' ? (
        <MoveForm booking={booking} location={location} onDone={done} />
      ) : changing === 'services' ? (
        <ChangeServices key={booking.version} booking={booking} location={location} onDone={done} />
      ) : (
        <Group gap="xs">
          {mayChange && canMove(booking) && (
            <Button variant="default" leftSection={<Icon name="clock" size={18} />} onClick={() => setChanging('time')}>
              {t('visit.move')}
            </Button>
          )}
          {mayChange && canStretch(booking) && (
            <Button
              variant="default"
              leftSection={<Icon name="services" size={18} />}
              onClick={() => setChanging('services')}
            >
              {t('visit.services')}
            </Button>
          )}
          {off.map((status) => (
            <Button
              key={status}
              variant="default"
              c="var(--bad)"
              onClick={() => {
                become(booking, status)
                onClose()
              }}
            >
              {t(`status.become.${status}`)}
            </Button>
          ))}
          {may.desk && <ManageLink id={booking.id} />}
        </Group>
      )}
      {booking.series_id && <Series id={booking.series_id} booking={booking} zone={zone} now={now} />}
      {may.desk && <AboutVisit booking={booking} zone={zone} />}
      <History booking={booking} zone={zone} />
    </Stack>
  )
}

function ManageLink({ id }: { id: number }) {
  const { t } = useTexts()
  const { data } = useQuery(linkQuery(id))
  return (
    <CopyButton value={data?.url ?? ''}>
      {({ copied, copy }) => (
        <Button variant="default" disabled={!data} onClick={copy}>
          {copied ? t('action.copied') : t('visit.link')}
        </Button>
      )}
    </CopyButton>
  )
}

/** Says that what is shown is not all, or may not be as it is now. */
function NotAll({ booking }: { booking: Booking }) {
  const { t } = useTexts()
  const visit = useQuery(bookingQuery(booking.id))
  const client = useQuery(clientQuery(booking.client.id))
  const history = useQuery(historyQuery(booking.id, booking.version))
  const failed = [visit, client, history].filter(({ error }) => error)
  const [first] = failed
  if (!first) return null
  return (
    <div role="alert" className={styles.warning}>
      <strong>{t('visit.notAll')}</strong>
      <span>{sayProblem(first.error, t, 'problem.goesOn')}</span>
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

function AboutVisit({ booking, zone }: { booking: Booking; zone: string }) {
  const { t } = useTexts()
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
