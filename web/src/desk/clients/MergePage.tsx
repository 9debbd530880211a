// Page that merges two records of the same client.

import { Button, Group, Skeleton, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { formatBirthday } from '../../shared/birthday'
import { unwrap } from '../../shared/problem'
import type { TextKey } from '../../texts/desk.en'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { ConfirmDialog } from '../kit/ConfirmDialog'
import { Icon } from '../ui/Icon'
import { Card, Page, Pill, RowsSkeleton } from '../ui/layout'
import { ClientPicker } from './ClientPicker'
import styles from './clients.module.css'
import { fateOf, isKnown, MERGED_FIELDS, type MergedField } from './merge'
import { type Client, clientQuery } from './queries'
import { RECORD_LABELS } from './records'

export function MergePage() {
  const { t } = useI18n()
  const navigate = useNavigate({ from: '/clients/$clientId/merge' })
  const id = Number(useParams({ from: '/desk/clients/$clientId/merge' }).clientId)
  const { with: otherId } = useSearch({ from: '/desk/clients/$clientId/merge' })
  const target = useQuery(clientQuery(id))
  const isSameClient = otherId === id
  const source = useQuery({ ...clientQuery(otherId ?? 0), enabled: otherId !== undefined && !isSameClient })
  const pick = (picked: number | undefined) => void navigate({ search: picked ? { with: picked } : {}, replace: true })
  return (
    <Page
      narrow
      title={t('clients.mergeTitle')}
      intro={target.data && t('clients.mergeLead', { name: target.data.name })}
      back={{ to: `/clients/${id}`, label: t('clients.record') }}
    >
      <Card padded>
        <Async query={target} loading={<RowsSkeleton count={3} />}>
          {(client) => (
            <>
              <ClientPicker
                // Remounts the field when a client is selected elsewhere, such as by a link.
                key={`${id} ${source.data?.id}`}
                label={t('clients.mergeOther')}
                canAdd={false}
                value={source.data ? { id: source.data.id, name: source.data.name } : null}
                onChange={(picked) => pick(picked?.id ?? undefined)}
                {...(isSameClient && { error: t('clients.mergeItself') })}
              />
              {otherId !== undefined && !isSameClient && (
                <Async query={source} loading={<Skeleton height={320} mt="lg" />}>
                  {(sourceClient) => <Comparison target={client} source={sourceClient} />}
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
  unsubscribed: 'clients.messages',
  tags: 'clients.tags',
  ...RECORD_LABELS,
}

function Comparison({ target, source }: { target: Client; source: Client }) {
  const { t } = useI18n()
  const [isConfirming, setConfirming] = useState(false)
  return (
    <>
      <table className={styles.merge}>
        <thead>
          <tr>
            <td />
            <th scope="col">
              {t('clients.mergeStays')}
              <strong>{target.name}</strong>
            </th>
            <th scope="col">
              {t('clients.mergeGoes')}
              <strong>{source.name}</strong>
            </th>
          </tr>
        </thead>
        <tbody>
          {MERGED_FIELDS.filter((field) => isKnown(field, target, source)).map((field) => {
            const fate = fateOf(field, target, source)
            return (
              <tr key={field}>
                <th scope="row">{t(LABELS[field])}</th>
                <td>
                  <Value client={target} field={field} />
                </td>
                <td data-fate={fate}>
                  <Value client={source} field={field} />
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
        <Button leftSection={<Icon name="merge" size={18} />} onClick={() => setConfirming(true)}>
          {t('clients.mergeNow')}
        </Button>
        <Link
          to="/clients/$clientId/merge"
          params={{ clientId: String(source.id) }}
          search={{ with: target.id }}
          className={styles.swap}
        >
          {t('clients.mergeSwap')}
        </Link>
      </Group>
      {isConfirming && <ConfirmMerge target={target} source={source} onClose={() => setConfirming(false)} />}
    </>
  )
}

/** Returns a phone number with non-breaking spaces. */
const nonBreaking = (phone: string) => phone.replaceAll(' ', '\u00a0')

function Value({ client, field }: { client: Client; field: MergedField }) {
  const { t, format } = useI18n()
  if (field === 'unsubscribed')
    return <span>{t(client.unsubscribed ? 'clients.unsubscribed' : 'clients.subscribed')}</span>
  const value = client[field]
  if (!value || value.length === 0) return <span className={styles.nothing}>–</span>
  if (field === 'other_phones') return <span>{format.list(client.other_phones.map(nonBreaking))}</span>
  if (Array.isArray(value)) return <span>{format.list(value)}</span>
  if (field === 'birthday') return <span>{formatBirthday(value, format.locale)}</span>
  if (field === 'language')
    return <span>{new Intl.DisplayNames([format.locale], { type: 'language' }).of(value) ?? value}</span>
  return <span>{value}</span>
}

function ConfirmMerge({ target, source, onClose }: { target: Client; source: Client; onClose: () => void }) {
  const { t } = useI18n()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const merge = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/clients/{id}/merge', { params: { path: { id: target.id } }, body: { client_id: source.id } })),
    onSuccess: async (merged) => {
      notifications.show({ message: t('clients.mergeDone') })
      await navigate({ to: '/clients/$clientId', params: { clientId: String(merged.id) } })
      queryClient.removeQueries({ queryKey: clientQuery(source.id).queryKey })
      queryClient.setQueryData(clientQuery(merged.id).queryKey, merged)
      for (const queryKey of [['clients'], ['bookings'], ['booking'], ['photos'], ['waitlist']])
        void queryClient.invalidateQueries({ queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={t('clients.mergeQuestion')}
      confirmLabel={t('clients.mergeNow')}
      isPending={merge.isPending}
      error={merge.error}
      onConfirm={() => merge.mutate()}
      onClose={onClose}
    >
      <Text>{t('clients.mergeMeans', { name: target.name, other: source.name })}</Text>
    </ConfirmDialog>
  )
}
