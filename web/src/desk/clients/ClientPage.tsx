// Client record: contact data, notes, photos and bookings.

import { Anchor, Button, Group, Skeleton, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { parseLocalTime } from '../../shared/time'
import { StatusPill } from '../calendar/booking/StatusPill'
import type { Booking } from '../calendar/bookings'
import { locationsQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { Dialog } from '../kit/Dialog'
import { EditForm } from '../kit/EditForm'
import { Panel } from '../kit/Panel'
import { pagedQuery } from '../kit/pagedQuery'
import { useForm } from '../kit/useForm'
import { useLive, useRooms } from '../live/live'
import { Messages } from '../messages/Messages'
import { Photos } from '../photos/Photos'
import { useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Card, Empty, LinkRow, layoutStyles, Page, Pill, Section } from '../ui/layout'
import { LoadError, useProblemToast } from '../ui/problems'
import { useIdempotentMutation } from '../ui/useIdempotentMutation'
import { Allergies } from './Allergies'
import { BirthdayOf } from './BirthdayOf'
import styles from './clients.module.css'
import { type Client, clientQuery, emailsOf, phonesOf } from './queries'
import { RECORD_TEXTS } from './records'

const bookingsQuery = (clientId: number) =>
  pagedQuery(['bookings', 'client', clientId], (page) =>
    unwrap(api.GET('/bookings', { params: { query: { client_id: clientId, limit: 20, ...page } } })),
  )

export function ClientPage() {
  const { t, format } = useI18n()
  const { can } = useUser()
  const id = Number(useParams({ from: '/desk/clients/$clientId' }).clientId)
  const queryClient = useQueryClient()
  const { data: client, error, refetch } = useQuery(clientQuery(id))
  const [isWriting, setWriting] = useState(false)
  const { room } = useLive()
  const invalidate = () => {
    void queryClient.invalidateQueries({ queryKey: ['clients', 'one', id] })
    void queryClient.invalidateQueries({ queryKey: ['bookings', 'client', id] })
    void queryClient.invalidateQueries({ queryKey: ['deliveries'] })
  }
  useRooms([`${room.business}/client/${id}`], { onEvent: invalidate, onGap: invalidate })
  const back = { to: '/clients', label: t('navigation.clients') }
  if (error && !client)
    return (
      <Page title={t('clients.one')} back={back}>
        <LoadError error={error} retry={refetch} />
      </Page>
    )
  return (
    <Page
      title={client?.name ?? ' '}
      back={back}
      intro={client && t('clients.since', { day: format.day(client.created_at.slice(0, 10)) })}
      actions={
        client && (
          <>
            {can.viewBusiness && (
              <Button
                renderRoot={(props) => <Link to="/calendar" search={{ client: id }} {...props} />}
                leftSection={<Icon name="calendar" size={18} />}
              >
                {t('booking.book')}
              </Button>
            )}
            {can.manageBookings && (client.email || client.phone) && (
              <Button variant="default" leftSection={<Icon name="send" size={18} />} onClick={() => setWriting(true)}>
                {t('clients.write')}
              </Button>
            )}
            {can.manageBookings && (
              <Button
                variant="default"
                component={Link}
                to={`/clients/${id}/edit`}
                leftSection={<Icon name="pencil" size={18} />}
              >
                {t('action.edit')}
              </Button>
            )}
          </>
        )
      }
    >
      <div className={styles.record}>
        <div>
          {client ? <Facts client={client} reachable={can.manageBookings} /> : <Skeleton height={260} radius="lg" />}
        </div>
        <div>
          <Bookings clientId={id} />
          <Photos clientId={id} />
          {can.manageBookings && (
            <Panel padded title={t('messages.title')}>
              <Messages about={{ client_id: id }} />
            </Panel>
          )}
        </div>
      </div>
      {isWriting && client && <WriteMessage client={client} onClose={() => setWriting(false)} />}
    </Page>
  )
}

function Facts({ client, reachable }: { client: Client; reachable: boolean }) {
  const { t } = useI18n()
  const isReachable = Boolean(client.email || client.phone)
  return (
    <Card padded>
      <Stack gap="lg">
        <Allergies text={client.allergies} />
        <dl className={styles.facts}>
          <dt>{t('clients.phone')}</dt>
          <dd>
            <Contacts values={phonesOf(client)} scheme={reachable ? 'tel' : null} />
          </dd>
          <dt>{t('clients.email')}</dt>
          <dd>
            <Contacts values={emailsOf(client)} scheme={reachable ? 'mailto' : null} />
          </dd>
          <dt>{t('clients.birthday')}</dt>
          <dd>{client.birthday ? <BirthdayOf birthday={client.birthday} /> : <NoValue />}</dd>
          <dt>{t('clients.messages')}</dt>
          <dd>
            {t(client.unsubscribed ? 'clients.unsubscribed' : isReachable ? 'clients.subscribed' : 'clients.noAddress')}
          </dd>
        </dl>
        {client.tags.length > 0 && (
          <Group gap={6}>
            {client.tags.map((tag) => (
              <Pill key={tag} tone="accent">
                {tag}
              </Pill>
            ))}
          </Group>
        )}
        {RECORD_TEXTS.filter(({ name }) => name === 'notes' || (name !== 'allergies' && client[name])).map(
          ({ name, label }) => (
            <div key={name}>
              <h2 className={styles.label}>{t(label)}</h2>
              {client[name] ? <p className={styles.notes}>{client[name]}</p> : <NoValue />}
            </div>
          ),
        )}
        {reachable && (
          <Anchor component={Link} to={`/clients/${client.id}/merge`} size="sm" className={styles.quiet}>
            <Icon name="merge" size={16} />
            {t('clients.merge')}
          </Anchor>
        )}
      </Stack>
    </Card>
  )
}

/** Lists phone numbers or email addresses, as links if `scheme` is given. */
function Contacts({ values, scheme }: { values: readonly string[]; scheme: 'tel' | 'mailto' | null }) {
  if (values.length === 0) return <NoValue />
  return values.map((value, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: masked values may be identical
    <div key={index}>{scheme ? <Anchor href={`${scheme}:${value}`}>{value}</Anchor> : value}</div>
  ))
}

function NoValue() {
  return <span className={styles.nothing}>–</span>
}

function Bookings({ clientId }: { clientId: number }) {
  const { t } = useI18n()
  const bookings = useInfiniteQuery(bookingsQuery(clientId))
  return (
    <Section title={t('clients.bookings')}>
      <AsyncList
        query={bookings}
        rows={4}
        empty={<Empty icon="calendar" title={t('clients.noBookings')} text={t('clients.noBookingsText')} />}
      >
        {(booking) => <BookingRow key={booking.id} booking={booking} />}
      </AsyncList>
    </Section>
  )
}

function BookingRow({ booking }: { booking: Booking }) {
  const { t, format } = useI18n()
  const { data: locations = [] } = useQuery(locationsQuery)
  const day = booking.starts_at.slice(0, 10)
  const facts = [
    format.dateTime(parseLocalTime(booking.starts_at), 'UTC'),
    locations.length > 1 && locations.find(({ id }) => id === booking.location_id)?.name,
    format.list([...new Set(booking.items.map(({ employee }) => employee.name))]),
  ]
  const isCancelled = booking.status === 'cancelled' || booking.status === 'no_show'
  return (
    <LinkRow
      to="/calendar"
      search={{ day, location: booking.location_id, employee: 0, booking: booking.id }}
      title={format.list(booking.items.map(({ service }) => service.name))}
      text={<span className={styles.whole}>{facts.filter(Boolean).join(' · ')}</span>}
    >
      <StatusPill status={booking.status} />
      {isCancelled ? (
        booking.fee.amount > 0 && (
          <span className={layoutStyles.rowEnd}>{t('history.fee', { fee: format.money(booking.fee) })}</span>
        )
      ) : (
        <span className={layoutStyles.rowEnd}>{format.money(booking.price)}</span>
      )}
    </LinkRow>
  )
}

function WriteMessage({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const sendOnce = useIdempotentMutation()
  const form = useForm({
    initial: { message: '' },
    save: ({ message }) =>
      sendOnce({ client_id: client.id, message: message.trim() }, (request) =>
        unwrap(api.POST('/send-notification', request)),
      ),
    onSaved: ({ channel }) => {
      void queryClient.invalidateQueries({ queryKey: ['deliveries'] })
      notifications.show({
        message: t(channel === 'sms' ? 'clients.sentText' : 'clients.sentEmail', { name: client.name }),
      })
      onClose()
    },
    onError: showProblem,
  })
  return (
    <Dialog onClose={onClose} title={t('clients.writeTo', { name: client.name })}>
      <EditForm
        form={form}
        layout="wide"
        submit={t('clients.send')}
        disabled={!form.values.message.trim()}
        problem={null}
      >
        <Textarea data-autofocus label={t('clients.message')} autosize minRows={4} {...form.text('message')} />
      </EditForm>
    </Dialog>
  )
}
