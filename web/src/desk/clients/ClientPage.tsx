// A client's record: how to reach them, what to know, their photos and their visits.

import { Anchor, Button, Group, Skeleton, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { readLocalTime } from '../../shared/time'
import { StatusPill } from '../calendar/visit/StatusPill'
import type { Booking } from '../calendar/visits'
import { locationsQuery } from '../catalogue'
import { AsyncList } from '../kit/AsyncList'
import { Dialog } from '../kit/Dialog'
import { EditForm } from '../kit/EditForm'
import { Panel } from '../kit/Panel'
import { pagedQuery } from '../kit/pagedQuery'
import { useForm } from '../kit/useForm'
import { useLive, useRooms } from '../live/live'
import { Messages } from '../messages/Messages'
import { Icon } from '../parts/Icon'
import { useOnce } from '../parts/once'
import { Card, Empty, LinkRow, Page, Pill, partStyles, Section } from '../parts/parts'
import { Failed, useShowProblem } from '../parts/problems'
import { Photos } from '../photos/Photos'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { Allergies } from './Allergies'
import { BirthdayOf } from './BirthdayOf'
import styles from './clients.module.css'
import { type Client, clientQuery, emailsOf, phonesOf } from './data'
import { RECORD_TEXTS } from './records'

const visitsQuery = (clientId: number) =>
  pagedQuery(['bookings', 'client', clientId], (page) =>
    answer(api.GET('/bookings', { params: { query: { client_id: clientId, limit: 20, ...page } } })),
  )

export function ClientPage() {
  const { t, format } = useTexts()
  const { may } = useUser()
  const id = Number(useParams({ from: '/desk/clients/$clientId' }).clientId)
  const queries = useQueryClient()
  const { data: client, error, refetch } = useQuery(clientQuery(id))
  const [writing, setWriting] = useState(false)
  const { room } = useLive()
  const anew = () => {
    void queries.invalidateQueries({ queryKey: ['clients', 'one', id] })
    void queries.invalidateQueries({ queryKey: ['bookings', 'client', id] })
    void queries.invalidateQueries({ queryKey: ['deliveries'] })
  }
  useRooms([`${room.business}/client/${id}`], { heard: anew, missed: anew })
  const back = { to: '/clients', label: t('navigation.clients') }
  if (error && !client)
    return (
      <Page title={t('clients.one')} back={back}>
        <Failed thrown={error} again={refetch} />
      </Page>
    )
  return (
    <Page
      title={client?.name ?? ' '}
      back={back}
      lead={client && t('clients.since', { day: format.day(client.created_at.slice(0, 10)) })}
      actions={
        client && (
          <>
            {may.work && (
              <Button
                renderRoot={(props) => <Link to="/calendar" search={{ client: id }} {...props} />}
                leftSection={<Icon name="calendar" size={18} />}
              >
                {t('visit.book')}
              </Button>
            )}
            {may.desk && (client.email || client.phone) && (
              <Button variant="default" leftSection={<Icon name="send" size={18} />} onClick={() => setWriting(true)}>
                {t('clients.write')}
              </Button>
            )}
            {may.desk && (
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
        <div>{client ? <Facts client={client} reachable={may.desk} /> : <Skeleton height={260} radius="lg" />}</div>
        <div>
          <Visits clientId={id} />
          <Photos clientId={id} />
          {may.desk && (
            <Panel padded title={t('messages.title')}>
              <Messages about={{ client_id: id }} />
            </Panel>
          )}
        </div>
      </div>
      {writing && client && <Write client={client} onClose={() => setWriting(false)} />}
    </Page>
  )
}

function Facts({ client, reachable }: { client: Client; reachable: boolean }) {
  const { t } = useTexts()
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
          <dd>{client.birthday ? <BirthdayOf birthday={client.birthday} /> : <Nothing />}</dd>
          <dt>{t('clients.messages')}</dt>
          <dd>{t(client.muted ? 'clients.muted' : isReachable ? 'clients.notMuted' : 'clients.noAddress')}</dd>
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
              {client[name] ? <p className={styles.notes}>{client[name]}</p> : <Nothing />}
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

/** Phone numbers or e-mail addresses, one below the other; as links for who may call or write. */
function Contacts({ values, scheme }: { values: readonly string[]; scheme: 'tel' | 'mailto' | null }) {
  if (values.length === 0) return <Nothing />
  return values.map((value, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: two that are masked can look alike
    <div key={index}>{scheme ? <Anchor href={`${scheme}:${value}`}>{value}</Anchor> : value}</div>
  ))
}

function Nothing() {
  return <span className={styles.nothing}>–</span>
}

function Visits({ clientId }: { clientId: number }) {
  const { t } = useTexts()
  const visits = useInfiniteQuery(visitsQuery(clientId))
  return (
    <Section title={t('clients.visits')}>
      <AsyncList
        query={visits}
        rows={4}
        empty={<Empty icon="calendar" title={t('clients.noVisits')} text={t('clients.noVisitsText')} />}
      >
        {(visit) => <VisitRow key={visit.id} visit={visit} />}
      </AsyncList>
    </Section>
  )
}

function VisitRow({ visit }: { visit: Booking }) {
  const { t, format } = useTexts()
  const { data: locations = [] } = useQuery(locationsQuery)
  const day = visit.starts_at.slice(0, 10)
  const facts = [
    format.dateTime(readLocalTime(visit.starts_at), 'UTC'),
    locations.length > 1 && locations.find(({ id }) => id === visit.location_id)?.name,
    format.list([...new Set(visit.items.map(({ employee }) => employee.name))]),
  ]
  const isOff = visit.status === 'cancelled' || visit.status === 'no_show'
  return (
    <LinkRow
      to="/calendar"
      search={{ day, location: visit.location_id, employee: 0, visit: visit.id }}
      title={format.list(visit.items.map(({ service }) => service.name))}
      text={<span className={styles.whole}>{facts.filter(Boolean).join(' · ')}</span>}
    >
      <StatusPill status={visit.status} />
      {isOff ? (
        visit.fee.amount > 0 && (
          <span className={partStyles.rowEnd}>{t('history.fee', { fee: format.money(visit.fee) })}</span>
        )
      ) : (
        <span className={partStyles.rowEnd}>{format.money(visit.price)}</span>
      )}
    </LinkRow>
  )
}

function Write({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const once = useOnce()
  const form = useForm({
    initial: { message: '' },
    save: ({ message }) =>
      once({ client_id: client.id, message: message.trim() }, (request) =>
        answer(api.POST('/send-notification', request)),
      ),
    onSaved: ({ channel }) => {
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
      notifications.show({
        message: t(channel === 'sms' ? 'clients.sentText' : 'clients.sentLetter', { name: client.name }),
      })
      onClose()
    },
    onError: show,
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
