// A location: where it is, when it is open, which days it is closed, and its rooms and equipment.

import { Button, Group, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { WEEKDAYS } from '../../shared/time'
import { closuresQuery, type Location, locationsQuery, type Room, roomsQuery } from '../catalogue'
import { useForm } from '../parts/form'
import { HoursEditor, inOrder } from '../parts/HoursEditor'
import { Icon } from '../parts/Icon'
import { Card, NotFound, Page, Pill, Row, Rows, RowsOnTheirWay, Section } from '../parts/parts'
import { Failed, Refusal, useShowProblem } from '../parts/problems'
import { needed } from '../parts/rules'
import { useUnsaved } from '../parts/unsaved'
import { useUser } from '../session/session'
import { useTexts } from '../texts'

export function NewLocationPage() {
  const { t } = useTexts()
  return (
    <Page narrow title={t('locations.new')} back={{ to: '/locations', label: t('navigation.locations') }}>
      <LocationForm location={null} readOnly={false} />
    </Page>
  )
}

export function LocationPage() {
  const { t } = useTexts()
  const { may } = useUser()
  const id = Number(useParams({ from: '/desk/locations/$locationId' }).locationId)
  const { data, error, refetch } = useQuery(locationsQuery)
  const location = data?.find((one) => one.id === id)
  if (data && !location) return <NotFound />
  return (
    <Page narrow title={location?.name ?? ' '} back={{ to: '/locations', label: t('navigation.locations') }}>
      {location ? (
        <>
          <LocationForm key={id} location={location} readOnly={!may.manage} />
          <Closures locationId={id} mayChange={may.manage} />
          <Rooms locationId={id} mayChange={may.manage} />
        </>
      ) : error ? (
        <Failed thrown={error} again={refetch} />
      ) : (
        <RowsOnTheirWay />
      )}
    </Page>
  )
}

function LocationForm({ location, readOnly }: { location: Location | null; readOnly: boolean }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const initial = {
    name: location?.name ?? '',
    address: location?.address ?? '',
    city: location?.city ?? '',
    state: location?.state ?? '',
    time_zone: location?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    lead_minutes: location?.lead_minutes ?? 60,
    step_minutes: location?.step_minutes ?? 15,
    hours: inOrder(
      location?.hours ?? WEEKDAYS.slice(0, 6).map((weekday) => ({ weekday, starts: '09:00', ends: '18:00' })),
    ),
  }
  const { values, set, wrong, submit, changed, keep } = useForm(initial, { name: needed })
  useUnsaved(changed)
  const save = useMutation({
    mutationFn: (values: typeof initial) => {
      const { time_zone, ...rest } = values
      return location
        ? answer(
            api.PATCH('/locations/{id}', {
              params: { path: { id: location.id } },
              // A zone that stays is not sent: it cannot change once there are visits.
              body: { ...rest, ...(time_zone !== location.time_zone && { time_zone }) },
            }),
          )
        : answer(api.POST('/locations', { body: values }))
    },
    onSuccess: async ({ id, name }, sent) => {
      keep(sent)
      await queries.invalidateQueries(locationsQuery)
      notifications.show({ message: t('locations.saved', { name }) })
      if (!location)
        await navigate({ to: '/locations/$locationId', params: { locationId: String(id) }, ignoreBlocker: true })
    },
  })
  return (
    <form noValidate onSubmit={submit(save.mutate)}>
      <fieldset disabled={readOnly} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Card padded>
          <Stack>
            <TextInput
              label={t('locations.name')}
              required
              value={values.name}
              onChange={(event) => set('name', event.currentTarget.value)}
              {...wrong('name', save.error)}
            />
            <TextInput
              label={t('locations.address')}
              value={values.address}
              onChange={(event) => set('address', event.currentTarget.value)}
              {...wrong('address', save.error)}
            />
            <Group grow align="start">
              <TextInput
                label={t('locations.city')}
                value={values.city}
                onChange={(event) => set('city', event.currentTarget.value)}
                {...wrong('city', save.error)}
              />
              <TextInput
                label={t('locations.state')}
                value={values.state}
                onChange={(event) => set('state', event.currentTarget.value)}
                {...wrong('state', save.error)}
              />
            </Group>
            <Select
              label={t('locations.zone')}
              searchable
              allowDeselect={false}
              disabled={readOnly}
              data={[...new Set([values.time_zone, ...Intl.supportedValuesOf('timeZone')])]}
              value={values.time_zone}
              onChange={(value) => value && set('time_zone', value)}
              {...wrong('time_zone', save.error)}
            />
            <Group grow align="start">
              <NumberInput
                label={t('locations.lead')}
                min={0}
                disabled={readOnly}
                value={values.lead_minutes}
                onChange={(value) => set('lead_minutes', Number(value))}
                {...wrong('lead_minutes', save.error)}
              />
              <NumberInput
                label={t('locations.step')}
                min={1}
                max={240}
                disabled={readOnly}
                value={values.step_minutes}
                onChange={(value) => set('step_minutes', Number(value))}
                {...wrong('step_minutes', save.error)}
              />
            </Group>
          </Stack>
        </Card>
        <Section title={t('locations.hours')}>
          <Card padded>
            <HoursEditor
              readOnly={readOnly}
              value={values.hours}
              none={t('calendar.closed')}
              usual={{ starts: '09:00', ends: '18:00' }}
              onChange={(hours) => set('hours', hours)}
            />
          </Card>
        </Section>
        {save.error && <Refusal thrown={save.error} />}
        {!readOnly && (
          <Button type="submit" mt="lg" loading={save.isPending}>
            {t('action.save')}
          </Button>
        )}
      </fieldset>
    </form>
  )
}

function Closures({ locationId, mayChange }: { locationId: number; mayChange: boolean }) {
  const { t, format, language } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const { data } = useQuery(closuresQuery(locationId))
  const [first, setFirst] = useState<string | null>(null)
  const [last, setLast] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const anew = () => {
    void queries.invalidateQueries({ queryKey: ['agenda', locationId] })
    return queries.invalidateQueries(closuresQuery(locationId))
  }
  const add = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/locations/{id}/closures', {
          params: { path: { id: locationId } },
          body: { first_day: first ?? '', last_day: last ?? first, reason },
        }),
      ),
    onSuccess: () => {
      setFirst(null)
      setLast(null)
      setReason('')
      return anew()
    },
    onError: show,
  })
  const remove = useMutation({
    mutationFn: (id: number) =>
      answer(
        api.DELETE('/locations/{id}/closures/{closure_id}', { params: { path: { id: locationId, closure_id: id } } }),
      ),
    onSuccess: anew,
    onError: show,
  })
  return (
    <Section title={t('locations.closures')}>
      <Rows items={data} none={t('locations.noClosures')}>
        {({ id, first_day, last_day, reason: why }) => (
          <Row
            key={id}
            title={first_day === last_day ? format.longDay(first_day) : format.dayRange(first_day, last_day)}
            text={why}
          >
            {mayChange && (
              <Button
                variant="default"
                size="xs"
                aria-label={t('locations.closureRemove', { day: format.day(first_day) })}
                onClick={() => remove.mutate(id)}
              >
                {t('action.remove')}
              </Button>
            )}
          </Row>
        )}
      </Rows>
      {mayChange && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (first) add.mutate()
          }}
        >
          <Group align="end" mt="md" gap="xs">
            <DateInput w={150} locale={language} label={t('locations.firstDay')} value={first} onChange={setFirst} />
            <DateInput
              w={150}
              locale={language}
              label={t('locations.lastDay')}
              value={last}
              onChange={setLast}
              {...(first && { minDate: first })}
            />
            <TextInput
              flex={1}
              miw={140}
              label={t('block.reason')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" loading={add.isPending} disabled={!first}>
              {t('action.add')}
            </Button>
          </Group>
        </form>
      )}
    </Section>
  )
}

function Rooms({ locationId, mayChange }: { locationId: number; mayChange: boolean }) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const { data } = useQuery(roomsQuery)
  const here = data?.filter(({ location_id }) => location_id === locationId)
  const { values, set } = useForm({ name: '', type: '', kind: 'room' as Room['kind'] })
  const isWhole = values.name.trim() !== '' && values.type.trim() !== ''
  const anew = () => queries.invalidateQueries(roomsQuery)
  const add = useMutation({
    mutationFn: () => answer(api.POST('/rooms', { body: { ...values, location_id: locationId } })),
    onSuccess: () => {
      set('name', '')
      return anew()
    },
    onError: show,
  })
  const change = useMutation({
    mutationFn: ({ id, active }: { id: number; active: boolean }) =>
      answer(api.PATCH('/rooms/{id}', { params: { path: { id } }, body: { active } })),
    onSuccess: anew,
    onError: show,
  })
  return (
    <Section title={t('rooms.title')}>
      <Rows items={here} none={t('rooms.empty')}>
        {({ id, name, kind, type, active }) => (
          <Row key={id} title={name} text={`${t(`rooms.${kind}`)} · ${type}`}>
            {mayChange ? (
              <Switch
                aria-label={t('rooms.active', { name })}
                checked={active}
                onChange={(event) => change.mutate({ id, active: event.currentTarget.checked })}
              />
            ) : (
              !active && <Pill>{t('services.inactive')}</Pill>
            )}
          </Row>
        )}
      </Rows>
      {mayChange && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (isWhole) add.mutate()
          }}
        >
          <Group align="end" mt="md" gap="xs">
            <Select
              w={130}
              label={t('rooms.kind')}
              allowDeselect={false}
              data={(['room', 'equipment'] as const).map((value) => ({ value, label: t(`rooms.${value}`) }))}
              value={values.kind}
              onChange={(value) => value && set('kind', value as Room['kind'])}
            />
            <TextInput
              flex={1}
              miw={120}
              label={t('rooms.name')}
              required
              withAsterisk={false}
              value={values.name}
              onChange={(event) => set('name', event.currentTarget.value)}
            />
            <TextInput
              flex={1}
              miw={120}
              label={t('rooms.type')}
              required
              withAsterisk={false}
              value={values.type}
              onChange={(event) => set('type', event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              leftSection={<Icon name="plus" size={16} />}
              loading={add.isPending}
              disabled={!isWhole}
            >
              {t('action.add')}
            </Button>
          </Group>
        </form>
      )}
    </Section>
  )
}
