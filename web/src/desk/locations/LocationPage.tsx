// Location page: address, opening hours, closures, rooms and equipment.

import { Button, Group, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { type Day, WEEKDAYS } from '../../shared/time'
import { closuresQuery, type Location, locationsQuery, type Resource, resourcesQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { AsyncList } from '../kit/AsyncList'
import { EditForm } from '../kit/EditForm'
import { InlineForm } from '../kit/InlineForm'
import { Panel } from '../kit/Panel'
import { useForm } from '../kit/useForm'
import { useUser } from '../session/session'
import { HoursEditor, inOrder } from '../ui/HoursEditor'
import { Card, EmptyRow, NotFound, Page, Pill, Row, Section } from '../ui/layout'
import { useProblemToast } from '../ui/problems'
import { required } from '../ui/rules'

export function NewLocationPage() {
  const { t } = useI18n()
  return (
    <Page narrow title={t('locations.new')} back={{ to: '/locations', label: t('navigation.locations') }}>
      <LocationForm location={null} readOnly={false} />
    </Page>
  )
}

export function LocationPage() {
  const { t } = useI18n()
  const { can } = useUser()
  const id = Number(useParams({ from: '/desk/locations/$locationId' }).locationId)
  const query = useQuery(locationsQuery)
  const location = query.data?.find((one) => one.id === id)
  if (query.data && !location) return <NotFound />
  return (
    <Page narrow title={location?.name ?? ' '} back={{ to: '/locations', label: t('navigation.locations') }}>
      <Async query={{ ...query, data: location }}>
        {(loaded) => (
          <>
            <LocationForm key={id} location={loaded} readOnly={!can.manageBusiness} />
            <Closures locationId={id} canChange={can.manageBusiness} />
            <Resources locationId={id} canChange={can.manageBusiness} />
          </>
        )}
      </Async>
    </Page>
  )
}

function LocationForm({ location, readOnly }: { location: Location | null; readOnly: boolean }) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const initial = {
    name: location?.name ?? '',
    address: location?.address ?? '',
    city: location?.city ?? '',
    state: location?.state ?? '',
    time_zone: location?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    minimum_notice_minutes: location?.minimum_notice_minutes ?? 60,
    slot_interval_minutes: location?.slot_interval_minutes ?? 15,
    opening_hours: inOrder(
      location?.opening_hours ?? WEEKDAYS.slice(0, 6).map((weekday) => ({ weekday, starts: '09:00', ends: '18:00' })),
    ),
  }
  const form = useForm({
    initial,
    rules: { name: required },
    readOnly,
    save: (values) => {
      const { time_zone, ...rest } = values
      return location
        ? unwrap(
            api.PATCH('/locations/{id}', {
              params: { path: { id: location.id } },
              // An unchanged time zone is not sent, as it cannot be set once there are bookings.
              body: { ...rest, ...(time_zone !== location.time_zone && { time_zone }) },
            }),
          )
        : unwrap(api.POST('/locations', { body: values }))
    },
    onSaved: async ({ id, name }) => {
      await queryClient.invalidateQueries(locationsQuery)
      notifications.show({ message: t('locations.saved', { name }) })
      if (!location)
        await navigate({ to: '/locations/$locationId', params: { locationId: String(id) }, ignoreBlocker: true })
    },
  })
  return (
    <EditForm form={form} gap="lg">
      <div>
        <Card padded>
          <Stack>
            <TextInput label={t('locations.name')} required {...form.text('name')} />
            <TextInput label={t('locations.address')} {...form.text('address')} />
            <Group grow align="start">
              <TextInput label={t('locations.city')} {...form.text('city')} />
              <TextInput label={t('locations.state')} {...form.text('state')} />
            </Group>
            <Select
              label={t('locations.zone')}
              searchable
              allowDeselect={false}
              data={[...new Set([form.values.time_zone, ...Intl.supportedValuesOf('timeZone')])]}
              {...form.choice('time_zone')}
            />
            <Group grow align="start">
              <NumberInput label={t('locations.minimumNotice')} min={0} {...form.number('minimum_notice_minutes')} />
              <NumberInput
                label={t('locations.slotInterval')}
                min={1}
                max={240}
                {...form.number('slot_interval_minutes')}
              />
            </Group>
          </Stack>
        </Card>
        <Panel padded title={t('locations.hours')}>
          <HoursEditor
            readOnly={readOnly}
            emptyLabel={t('calendar.closed')}
            usual={{ starts: '09:00', ends: '18:00' }}
            {...form.field('opening_hours')}
          />
        </Panel>
      </div>
    </EditForm>
  )
}

function Closures({ locationId, canChange }: { locationId: number; canChange: boolean }) {
  const { t, format, language } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const closures = useQuery(closuresQuery(locationId))
  const invalidate = () => {
    void queryClient.invalidateQueries({ queryKey: ['calendarView', locationId] })
    return queryClient.invalidateQueries(closuresQuery(locationId))
  }
  const empty = { first_day: null as Day | null, last_day: null as Day | null, reason: '' }
  const form = useForm({
    initial: empty,
    save: ({ first_day, last_day, reason }) =>
      unwrap(
        api.POST('/locations/{id}/closures', {
          params: { path: { id: locationId } },
          body: { first_day: first_day ?? '', last_day: last_day ?? first_day, reason },
        }),
      ),
    valuesAfter: () => empty,
    onSaved: invalidate,
  })
  const first = form.values.first_day
  const remove = useMutation({
    mutationFn: (id: number) =>
      unwrap(
        api.DELETE('/locations/{id}/closures/{closure_id}', { params: { path: { id: locationId, closure_id: id } } }),
      ),
    onSuccess: invalidate,
    onError: showProblem,
  })
  return (
    <Section title={t('locations.closures')}>
      <AsyncList query={closures} rows={1} empty={<EmptyRow text={t('locations.noClosures')} />}>
        {({ id, first_day, last_day, reason: reasonText }) => (
          <Row
            key={id}
            title={first_day === last_day ? format.longDay(first_day) : format.dayRange(first_day, last_day)}
            text={reasonText}
          >
            {canChange && (
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
      </AsyncList>
      {canChange && (
        <InlineForm form={form} disabled={!first}>
          <DateInput w={150} locale={language} label={t('locations.firstDay')} {...form.field('first_day')} />
          <DateInput
            w={150}
            locale={language}
            label={t('locations.lastDay')}
            {...form.field('last_day')}
            {...(first && { minDate: first })}
          />
          <TextInput flex={1} miw={140} label={t('block.reason')} {...form.text('reason')} />
        </InlineForm>
      )}
    </Section>
  )
}

function Resources({ locationId, canChange }: { locationId: number; canChange: boolean }) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const resources = useQuery(resourcesQuery)
  const locationResources = resources.data?.filter(({ location_id }) => location_id === locationId)
  const invalidate = () => queryClient.invalidateQueries(resourcesQuery)
  const form = useForm({
    initial: { name: '', type: '', kind: 'room' as Resource['kind'] },
    save: (values) => unwrap(api.POST('/resources', { body: { ...values, location_id: locationId } })),
    valuesAfter: (sent) => ({ ...sent, name: '' }),
    onSaved: invalidate,
  })
  const isComplete = form.values.name.trim() !== '' && form.values.type.trim() !== ''
  const change = useMutation({
    mutationFn: ({ id, active }: { id: number; active: boolean }) =>
      unwrap(api.PATCH('/resources/{id}', { params: { path: { id } }, body: { active } })),
    onSuccess: invalidate,
    onError: showProblem,
  })
  return (
    <Section title={t('resources.title')}>
      <AsyncList
        query={{ ...resources, data: locationResources }}
        rows={2}
        empty={<EmptyRow text={t('resources.empty')} />}
      >
        {({ id, name, kind, type, active }) => (
          <Row key={id} title={name} text={`${t(`resources.${kind}`)} · ${type}`}>
            {canChange ? (
              <Switch
                aria-label={t('resources.active', { name })}
                checked={active}
                onChange={(event) => change.mutate({ id, active: event.currentTarget.checked })}
              />
            ) : (
              !active && <Pill>{t('services.inactive')}</Pill>
            )}
          </Row>
        )}
      </AsyncList>
      {canChange && (
        <InlineForm form={form} disabled={!isComplete}>
          <Select
            w={130}
            label={t('resources.kind')}
            allowDeselect={false}
            data={(['room', 'equipment'] as const).map((value) => ({ value, label: t(`resources.${value}`) }))}
            {...form.choice('kind')}
          />
          <TextInput
            flex={1}
            miw={120}
            label={t('resources.name')}
            required
            withAsterisk={false}
            {...form.text('name')}
          />
          <TextInput
            flex={1}
            miw={120}
            label={t('resources.type')}
            required
            withAsterisk={false}
            {...form.text('type')}
          />
        </InlineForm>
      )}
    </Section>
  )
}
