// Who waits for a time to become free, and what is offered to them.

import { Button, Drawer, Group, Select, Stack } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { dayOf } from '../../shared/time'
import { serviceOptions } from '../calendar/fields'
import { employeesQuery, locationsQuery, servicesQuery } from '../catalogue'
import { ClientPicker, type Picked } from '../clients/ClientPicker'
import { useLive, useRooms } from '../live/live'
import { useForm } from '../parts/form'
import { Icon } from '../parts/Icon'
import { useOnce } from '../parts/once'
import { Avatar, Card, Empty, Page, Pill, partStyles, Row, RowsOnTheirWay } from '../parts/parts'
import { Failed, Refusal, useShowProblem } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'

type Entry = Schemas['WaitlistEntry']

const waitlistQuery = infiniteQueryOptions({
  queryKey: ['waitlist'],
  queryFn: ({ pageParam }) =>
    answer(api.GET('/waitlist', { params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
})

export function WaitlistPage() {
  const { t } = useTexts()
  const { may } = useUser()
  const queries = useQueryClient()
  const { room } = useLive()
  const [adding, setAdding] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery(waitlistQuery)
  const anew = () => void queries.invalidateQueries(waitlistQuery)
  useRooms([room.business], { heard: ({ type }) => type === 'waitlist.changed' && anew(), missed: anew })
  const entries = data?.pages.flatMap(({ items }) => items)
  const add = may.desk && (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setAdding(true)}>
      {t('waitlist.add')}
    </Button>
  )
  return (
    <Page narrow title={t('navigation.waitlist')} lead={t('waitlist.lead')} actions={add}>
      <Card>
        {error && !entries ? (
          <Failed thrown={error} again={refetch} />
        ) : !entries ? (
          <RowsOnTheirWay count={4} />
        ) : entries.length === 0 ? (
          <Empty icon="waitlist" title={t('waitlist.empty')} text={t('waitlist.emptyText')} />
        ) : (
          <ul className={partStyles.rows}>
            {entries.map((entry) => (
              <EntryRow key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </Card>
      {hasNextPage && (
        <Button mt="sm" variant="default" onClick={() => fetchNextPage()}>
          {t('action.more')}
        </Button>
      )}
      {adding && <AddEntry onClose={() => setAdding(false)} />}
    </Page>
  )
}

function EntryRow({ entry }: { entry: Entry }) {
  const { t, format } = useTexts()
  const { may } = useUser()
  const queries = useQueryClient()
  const show = useShowProblem()
  const { data: locations = [] } = useQuery(locationsQuery)
  const location = locations.find(({ id }) => id === entry.location_id)
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE('/waitlist/{id}', { params: { path: { id: entry.id } } })),
    onError: show,
    onSettled: () => queries.invalidateQueries(waitlistQuery),
  })
  const offer = entry.offers[0]
  return (
    <Row
      sign={<Avatar name={entry.client.name} />}
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
      {may.desk && (
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
  const { t, language } = useTexts()
  const queries = useQueryClient()
  const { data: locations = [] } = useQuery(locationsQuery)
  const { data: services = [] } = useQuery(servicesQuery)
  const { data: employees = [] } = useQuery(employeesQuery)
  const [client, setClient] = useState<Picked | null>(null)
  const once = useOnce()
  const today = dayOf(Date.now(), locations[0]?.time_zone ?? 'UTC')
  const { values, set } = useForm({
    location: locations[0]?.id ?? null,
    service: null as number | null,
    employee: null as number | null,
    first: today,
    last: today,
  })
  const add = useMutation({
    mutationFn: () =>
      once(
        {
          client_id: client?.id ?? null,
          location_id: values.location,
          service_id: values.service,
          employee_id: values.employee,
          first_day: values.first,
          last_day: values.last,
        },
        (request) => answer(api.POST('/waitlist', request)),
      ),
    onSuccess: () => {
      void queries.invalidateQueries(waitlistQuery)
      onClose()
    },
  })
  const number = (value: string | null) => (value === null ? null : Number(value))
  const text = (value: number | null) => (value === null ? null : String(value))
  return (
    <Drawer
      opened
      onClose={onClose}
      size={440}
      title={t('waitlist.add')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Stack>
          <ClientPicker value={client} onChange={setClient} mayAdd={false} />
          <Select
            label={t('locations.one')}
            allowDeselect={false}
            data={locations.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={text(values.location)}
            onChange={(value) => set('location', number(value))}
          />
          <Select
            label={t('services.one')}
            searchable
            data={serviceOptions(services)}
            value={text(values.service)}
            onChange={(value) => set('service', number(value))}
          />
          <Select
            label={t('visit.with')}
            placeholder={t('visit.anyone')}
            clearable
            data={employees
              .filter((employee) => employee.services.some(({ service_id }) => service_id === values.service))
              .map(({ id, name }) => ({ value: String(id), label: name }))}
            value={text(values.employee)}
            onChange={(value) => set('employee', number(value))}
          />
          <Group grow>
            <DateInput
              label={t('waitlist.first')}
              locale={language}
              minDate={today}
              value={values.first}
              onChange={(day) => {
                if (!day) return
                set('first', day)
                if (values.last < day) set('last', day)
              }}
            />
            <DateInput
              label={t('waitlist.last')}
              locale={language}
              minDate={values.first}
              value={values.last}
              onChange={(day) => day && set('last', day)}
            />
          </Group>
          {add.error && <Refusal thrown={add.error} />}
          <Button type="submit" loading={add.isPending} disabled={!client?.id || values.service === null}>
            {t('action.add')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}
