// Two records of the same client are made one.

import { Button, Group, Skeleton, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { writeBirthday } from '../../shared/birthday'
import { answer } from '../../shared/problem'
import type { TextKey } from '../../texts/desk.en'
import { Async } from '../kit/Async'
import { Question } from '../kit/Question'
import { Icon } from '../parts/Icon'
import { Card, Page, Pill, RowsOnTheirWay } from '../parts/parts'
import { useTexts } from '../texts'
import { ClientPicker } from './ClientPicker'
import styles from './clients.module.css'
import { type Client, clientQuery } from './data'
import { fateOf, isKnown, MERGED_FIELDS, type MergedField } from './merge'
import { RECORD_LABELS } from './records'

export function MergePage() {
  const { t } = useTexts()
  const navigate = useNavigate({ from: '/clients/$clientId/merge' })
  const id = Number(useParams({ from: '/desk/clients/$clientId/merge' }).clientId)
  const { with: otherId } = useSearch({ from: '/desk/clients/$clientId/merge' })
  const kept = useQuery(clientQuery(id))
  const isItself = otherId === id
  const other = useQuery({ ...clientQuery(otherId ?? 0), enabled: otherId !== undefined && !isItself })
  const pick = (picked: number | undefined) => void navigate({ search: picked ? { with: picked } : {}, replace: true })
  return (
    <Page
      narrow
      title={t('clients.mergeTitle')}
      lead={kept.data && t('clients.mergeLead', { name: kept.data.name })}
      back={{ to: `/clients/${id}`, label: t('clients.record') }}
    >
      <Card padded>
        <Async query={kept} loading={<RowsOnTheirWay count={3} />}>
          {(client) => (
            <>
              <ClientPicker
                // What was picked elsewhere, as by a link, is written into the field.
                key={`${id} ${other.data?.id}`}
                label={t('clients.mergeOther')}
                mayAdd={false}
                value={other.data ? { id: other.data.id, name: other.data.name } : null}
                onChange={(picked) => pick(picked?.id ?? undefined)}
                {...(isItself && { error: t('clients.mergeItself') })}
              />
              {otherId !== undefined && !isItself && (
                <Async query={other} loading={<Skeleton height={320} mt="lg" />}>
                  {(second) => <SideBySide kept={client} other={second} />}
                </Async>
              )}
            </>
          )}
        </Async>
      </Card>
    </Page>
  )
}

const LABELS: Record<MergedField, TextKey> = {
  name: 'clients.name',
  phone: 'clients.phone',
  email: 'clients.email',
  other_phones: 'clients.otherPhones',
  other_emails: 'clients.otherEmails',
  birthday: 'clients.birthday',
  language: 'clients.language',
  muted: 'clients.messages',
  tags: 'clients.tags',
  ...RECORD_LABELS,
}

function SideBySide({ kept, other }: { kept: Client; other: Client }) {
  const { t } = useTexts()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <table className={styles.merge}>
        <thead>
          <tr>
            <td />
            <th scope="col">
              {t('clients.mergeStays')}
              <strong>{kept.name}</strong>
            </th>
            <th scope="col">
              {t('clients.mergeGoes')}
              <strong>{other.name}</strong>
            </th>
          </tr>
        </thead>
        <tbody>
          {MERGED_FIELDS.filter((field) => isKnown(field, kept, other)).map((field) => {
            const fate = fateOf(field, kept, other)
            return (
              <tr key={field}>
                <th scope="row">{t(LABELS[field])}</th>
                <td>
                  <Value client={kept} field={field} />
                </td>
                <td data-fate={fate}>
                  <Value client={other} field={field} />
                  {fate === 'added' && <Pill tone="good">{t('clients.mergeAdded')}</Pill>}
                  {fate === 'noted' && <Pill tone="good">{t('clients.mergeNoted')}</Pill>}
                  {fate === 'dropped' && <Pill tone="warn">{t('clients.mergeDropped')}</Pill>}
                  {fate === 'same' && <Pill>{t('clients.mergeSame')}</Pill>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Text c="dimmed" my="md">
        {t('clients.mergeBelongings')}
      </Text>
      <Group justify="space-between">
        <Button leftSection={<Icon name="merge" size={18} />} onClick={() => setAsking(true)}>
          {t('clients.mergeNow')}
        </Button>
        <Link
          to="/clients/$clientId/merge"
          params={{ clientId: String(other.id) }}
          search={{ with: kept.id }}
          className={styles.swap}
        >
          {t('clients.mergeSwap')}
        </Link>
      </Group>
      {asking && <MergeQuestion kept={kept} other={other} onClose={() => setAsking(false)} />}
    </>
  )
}

/** Returns a phone number that is not broken into lines. */
const unbroken = (phone: string) => phone.replaceAll(' ', '\u00a0')

function Value({ client, field }: { client: Client; field: MergedField }) {
  const { t, format } = useTexts()
  if (field === 'muted') return <span>{t(client.muted ? 'clients.muted' : 'clients.notMuted')}</span>
  const value = client[field]
  if (!value || value.length === 0) return <span className={styles.nothing}>–</span>
  if (field === 'other_phones') return <span>{format.list(client.other_phones.map(unbroken))}</span>
  if (Array.isArray(value)) return <span>{format.list(value)}</span>
  if (field === 'birthday') return <span>{writeBirthday(value, format.locale)}</span>
  if (field === 'language')
    return <span>{new Intl.DisplayNames([format.locale], { type: 'language' }).of(value) ?? value}</span>
  return <span>{value}</span>
}

function MergeQuestion({ kept, other, onClose }: { kept: Client; other: Client; onClose: () => void }) {
  const { t } = useTexts()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const merge = useMutation({
    mutationFn: () =>
      answer(api.POST('/clients/{id}/merge', { params: { path: { id: kept.id } }, body: { client_id: other.id } })),
    onSuccess: async (merged) => {
      notifications.show({ message: t('clients.mergeDone') })
      await navigate({ to: '/clients/$clientId', params: { clientId: String(merged.id) } })
      queries.removeQueries({ queryKey: clientQuery(other.id).queryKey })
      queries.setQueryData(clientQuery(merged.id).queryKey, merged)
      for (const queryKey of [['clients'], ['bookings'], ['booking'], ['photos'], ['waitlist']])
        void queries.invalidateQueries({ queryKey })
    },
  })
  return (
    <Question
      title={t('clients.mergeQuestion')}
      yes={t('clients.mergeNow')}
      isPending={merge.isPending}
      error={merge.error}
      onYes={() => merge.mutate()}
      onClose={onClose}
    >
      <Text>{t('clients.mergeMeans', { name: kept.name, other: other.name })}</Text>
    </Question>
  )
}
