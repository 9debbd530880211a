// Waitlist: clients who wait for a time, and offers to them.

import { Button, Group, Select } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import { serviceOptions } from '../calendar/bookingFields'
import { employeesQuery, locationsQuery, servicesQuery } from '../catalogue'
import { ClientPicker, type Picked } from '../clients/ClientPicker'
import { useI18n } from '../i18n'
import { AsyncList } from '../kit/AsyncList'
import { EditForm } from '../kit/EditForm'
import { pagedQuery } from '../kit/pagedQuery'
import { SidePanel } from '../kit/SidePanel'
import { useForm } from '../kit/useForm'
import { useLive, useRooms } from '../live/live'
import { useUser } from '../session/session'
import { Icon } from '../ui/Icon'
import { Avatar, Empty, Page, Pill, Row } from '../ui/layout'
import { useProblemToast } from '../ui/problems'
import { useIdempotentMutation } from '../ui/useIdempotentMutation'

type Entry = Schemas['WaitlistEntry']

const waitlistQuery = pagedQuery(['waitlist'], (page) =>
  unwrap(api.GET('/waitlist', { params: { query: { limit: 50, ...page } } })),
)

export function WaitlistPage() {
  const { t } = useI18n()
  const { can } = useUser()
  const queryClient = useQueryClient()
  const { room } = useLive()
  const [adding, setAdding] = useState(false)
  const entries = useInfiniteQuery(waitlistQuery)
  const invalidate = () => void queryClient.invalidateQueries(waitlistQuery)
  useRooms([room.business], { onEvent: ({ type }) => type === 'waitlist.updated' && invalidate(), onGap: invalidate })
  const add = can.manageBookings && (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setAdding(true)}>
      {t('waitlist.add')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.waitlist')} intro={t('waitlist.lead')} actions={add}>
      <AsyncList
        query={entries}
        rows={4}
        empty={<Empty icon="waitlist" title={t('waitlist.empty')} text={t('waitlist.emptyText')} />}
      >
        {(entry) => <EntryRow key={entry.id} entry={entry} />}
      </AsyncList>
      {adding && <AddEntry onClose={() => setAdding(false)} />}
    </Page>
  )
}

function EntryRow({ entry }: { entry: Entry }) {
  const { t, format } = useI18n()
  const { can } = useUser()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const { data: locations = [] } = useQuery(locationsQuery)
  const location = locations.find(({ id }) => id === entry.location_id)
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/waitlist/{id}', { params: { path: { id: entry.id } } })),
    onError: showProblem,
    onSettled: () => queryClient.invalidateQueries(waitlistQuery),
  })
  const offer = entry.offers[0]
  return (
    <Row
      icon={<Avatar name={entry.client.name} />}
      title={
        <Link to="/clients/$clientId" params={{ clientId: String(entry.client.id) }} style={{ color: 'inherit' }}>
          {entry.client.name}
        </Link>
      }
      text={
        <>
          {format.list(entry.items.map(({ service }) => service.name))} ·{' '}
          {entry.first_day === entry.last_day
            ? format.day(entry.first_day)
            : format.dayRange(entry.first_day, entry.last_day)}
          {location && ` · ${location.name}`}
        </>
      }
    >
      {offer && location && (
        <Pill tone="good">
          {t('waitlist.offered', { time: format.dateTime(Date.parse(offer.starts_at), location.time_zone) })}
        </Pill>
      )}
      {can.manageBookings && (
        <Button
          variant="default"
          size="xs"
          loading={remove.isPending}
          aria-label={t('waitlist.removeOf', { name: entry.client.name })}
          onClick={() => remove.mutate()}
        >
          {t('action.remove')}
        </Button>
      )}
    </Row>
  )
}

function AddEntry({ onClose }: { onClose: () => void }) {
  const { t, language } = useI18n()
  const queryClient = useQueryClient()
  const { data: locations = [] } = useQuery(locationsQuery)
  const { data: services = [] } = useQuery(servicesQuery)
  const { data: employees = [] } = useQuery(employeesQuery)
  const sendOnce = useIdempotentMutation()
  const today = dayOf(Date.now(), locations[0]?.time_zone ?? 'UTC')
  const form = useForm({
    initial: {
      client: null as Picked | null,
      location: locations[0]?.id ?? null,
      service: null as number | null,
      employee: null as number | null,
      first: today,
      last: today,
    },
    save: ({ client, location, service, employee, first, last }) =>
      sendOnce(
        {
          client_id: client?.id ?? null,
          location_id: location,
          service_id: service,
          employee_id: employee,
          first_day: first,
          last_day: last,
        },
        (request) => unwrap(api.POST('/waitlist', request)),
      ),
    onSaved: () => {
      void queryClient.invalidateQueries(waitlistQuery)
      onClose()
    },
  })
  const { client, service, first, last } = form.values
  return (
    <SidePanel onClose={onClose} size={440} title={t('waitlist.add')}>
      <EditForm form={form} layout="wide" submit={t('action.add')} disabled={!client?.id || service === null}>
        <ClientPicker canAdd={false} {...form.field('client')} />
        <Select
          label={t('locations.one')}
          allowDeselect={false}
          data={locations.map(({ id, name }) => ({ value: id, label: name }))}
          {...form.field('location')}
        />
        <Select label={t('services.one')} searchable data={serviceOptions(services)} {...form.field('service')} />
        <Select
          label={t('booking.with')}
          placeholder={t('booking.anyone')}
          clearable
          data={employees
            .filter(({ services }) => services.some(({ service_id }) => service_id === service))
            .map(({ id, name }) => ({ value: id, label: name }))}
          {...form.field('employee')}
        />
        <Group grow>
          <DateInput
            label={t('waitlist.first')}
            locale={language}
            minDate={today}
            value={first}
            onChange={(day) => {
              if (!day) return
              form.set('first', day)
              if (last < day) form.set('last', day)
            }}
          />
          <DateInput label={t('waitlist.last')} locale={language} minDate={first} {...form.choice('last')} />
        </Group>
      </EditForm>
    </SidePanel>
  )
}
