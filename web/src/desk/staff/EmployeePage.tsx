// Employee page: workplaces, working hours, services and time off.

import { Button, Checkbox, CopyButton, Group, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { minorDigits } from '../../shared/format'
import { unwrap } from '../../shared/problem'
import {
  type Employee,
  employeesQuery,
  type Location,
  locationsQuery,
  type Service,
  servicesQuery,
  timeOffQuery,
} from '../catalogue'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { AsyncList } from '../kit/AsyncList'
import { EditForm } from '../kit/EditForm'
import { InlineForm } from '../kit/InlineForm'
import { Panel } from '../kit/Panel'
import { useForm } from '../kit/useForm'
import { byCategory } from '../services/ServicesPage'
import { useUser } from '../session/session'
import { HoursEditor, inOrder } from '../ui/HoursEditor'
import { Icon } from '../ui/Icon'
import { Card, EmptyRow, layoutStyles, NotFound, Page, Row, Section } from '../ui/layout'
import { useProblemToast } from '../ui/problems'
import { required } from '../ui/rules'

type Skill = Schemas['Skill']
type Workplace = Schemas['Workplace']

export function EmployeePage() {
  const { t } = useI18n()
  const { can, employee_id } = useUser()
  const id = Number(useParams({ from: '/desk/staff/$employeeId' }).employeeId)
  const query = useQuery(employeesQuery)
  const employee = query.data?.find((one) => one.id === id)
  if (query.data && !employee) return <NotFound />
  return (
    <Page
      narrow
      title={employee?.name ?? ' '}
      intro={employee?.title}
      back={{ to: '/staff', label: t('navigation.staff') }}
    >
      <Async query={{ ...query, data: employee }}>
        {(loaded) => (
          <>
            <EmployeeForm key={id} employee={loaded} readOnly={!can.manageBusiness} />
            <TimeOff employee={loaded} canChange={can.manageBusiness} />
            {(can.manageBusiness || employee_id === id) && <CalendarLink employeeId={id} />}
          </>
        )}
      </Async>
    </Page>
  )
}

const byService = (a: Skill, b: Skill) => a.service_id - b.service_id
const byLocation = (a: Workplace, b: Workplace) => a.location_id - b.location_id

/** Returns the editable fields in a stable order. The server's order has no meaning. */
const formOf = ({ name, title, active, services, workplaces }: Employee) => ({
  name,
  title,
  active,
  services: services.toSorted(byService),
  workplaces: workplaces
    .map((workplace) => ({
      ...workplace,
      working_hours: inOrder(workplace.working_hours),
      breaks: inOrder(workplace.breaks ?? []),
    }))
    .toSorted(byLocation),
})

function EmployeeForm({ employee, readOnly }: { employee: Employee; readOnly: boolean }) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const { data: locations = [] } = useQuery(locationsQuery)
  const { data: services = [] } = useQuery(servicesQuery)
  const initial = formOf(employee)
  const form = useForm({
    initial,
    rules: { name: required },
    readOnly,
    save: (body) => unwrap(api.PATCH('/employees/{id}', { params: { path: { id: employee.id } }, body })),
    onSaved: (_, { name }) => {
      notifications.show({ message: t('staff.saved', { name }) })
      void queryClient.invalidateQueries(employeesQuery)
    },
  })
  const { values, set } = form
  // A service or workplace that is removed and added again gets its saved values back.
  const skillFor = ({ id }: Service) =>
    initial.services.find(({ service_id }) => service_id === id) ?? { service_id: id }
  const workplaceAt = ({ id, opening_hours }: Location) =>
    initial.workplaces.find(({ location_id }) => location_id === id) ?? {
      location_id: id,
      working_hours: inOrder(opening_hours),
      breaks: [],
    }
  const changeSkill = (next: Skill) =>
    set(
      'services',
      values.services.map((skill) => (skill.service_id === next.service_id ? next : skill)),
    )
  const changeWorkplace = (next: (typeof initial.workplaces)[number]) =>
    set(
      'workplaces',
      values.workplaces.map((workplace) => (workplace.location_id === next.location_id ? next : workplace)),
    )
  return (
    <EditForm form={form} gap="lg">
      <div>
        {!readOnly && (
          <Card padded>
            <Stack>
              <Group grow align="start">
                <TextInput label={t('staff.name')} required {...form.text('name')} />
                <TextInput label={t('staff.title')} {...form.text('title')} />
              </Group>
              <Switch label={t('staff.active')} {...form.checkbox('active')} />
            </Stack>
          </Card>
        )}
        {locations.map((location) => {
          const workplace = values.workplaces.find(({ location_id }) => location_id === location.id)
          if (readOnly && !workplace) return null
          return (
            <Section
              key={location.id}
              title={location.name}
              action={
                !readOnly && (
                  <Switch
                    labelPosition="left"
                    label={t('staff.worksHere')}
                    checked={workplace !== undefined}
                    onChange={(event) =>
                      set(
                        'workplaces',
                        event.currentTarget.checked
                          ? [...values.workplaces, workplaceAt(location)].toSorted(byLocation)
                          : values.workplaces.filter((one) => one !== workplace),
                      )
                    }
                  />
                )
              }
            >
              {workplace && (
                <Card padded>
                  <h3 className={layoutStyles.rowText} style={{ margin: '0 0 6px' }}>
                    {t('staff.hours')}
                  </h3>
                  <HoursEditor
                    readOnly={readOnly}
                    value={workplace.working_hours}
                    emptyLabel={t('calendar.dayOff')}
                    usual={{ starts: '09:00', ends: '17:00' }}
                    onChange={(working_hours) => changeWorkplace({ ...workplace, working_hours })}
                  />
                  <h3 className={layoutStyles.rowText} style={{ margin: '18px 0 6px' }}>
                    {t('staff.breaks')}
                  </h3>
                  <HoursEditor
                    readOnly={readOnly}
                    value={workplace.breaks}
                    emptyLabel={t('staff.noBreak')}
                    usual={{ starts: '12:30', ends: '13:00' }}
                    onChange={(breaks) => changeWorkplace({ ...workplace, breaks })}
                  />
                </Card>
              )}
            </Section>
          )
        })}
        <Panel padded title={t('navigation.services')}>
          <Stack gap="md">
            {byCategory(services.filter(({ active }) => active)).map(([category, group]) => (
              <div key={category}>
                <h3 className={layoutStyles.rowText} style={{ margin: '0 0 8px' }}>
                  {category || t('services.other')}
                </h3>
                <Stack gap={8}>
                  {group.map((service) => {
                    const skill = values.services.find(({ service_id }) => service_id === service.id)
                    const unit = 10 ** minorDigits(service.price.currency)
                    return (
                      <Group key={service.id} justify="space-between" mih={36}>
                        <Checkbox
                          label={service.name}
                          checked={skill !== undefined}
                          onChange={(event) =>
                            set(
                              'services',
                              event.currentTarget.checked
                                ? [...values.services, skillFor(service)].toSorted(byService)
                                : values.services.filter((one) => one !== skill),
                            )
                          }
                        />
                        {skill && (
                          <NumberInput
                            w={124}
                            size="sm"
                            min={0}
                            hideControls
                            disabled={readOnly}
                            aria-label={t('staff.ownPrice', { service: service.name })}
                            placeholder={format.money(service.price)}
                            decimalScale={minorDigits(service.price.currency)}
                            value={skill.price == null ? '' : skill.price / unit}
                            onChange={(value) =>
                              changeSkill({
                                ...skill,
                                price: value === '' ? null : Math.round(Number(value) * unit),
                              })
                            }
                          />
                        )}
                      </Group>
                    )
                  })}
                </Stack>
              </div>
            ))}
          </Stack>
        </Panel>
      </div>
    </EditForm>
  )
}

function TimeOff({ employee, canChange }: { employee: Employee; canChange: boolean }) {
  const { t, format } = useI18n()
  const employeeId = employee.id
  // Times are shown in the time zone of the employee's first location, as on the server.
  const { data: locations = [] } = useQuery(locationsQuery)
  const zone = locations.find(({ id }) => id === employee.workplaces[0]?.location_id)?.time_zone
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const timeOff = useQuery(timeOffQuery(employeeId))
  const empty = { from: '', to: '', reason: '' }
  const [key, setKey] = useState(0)
  const invalidate = () => {
    void queryClient.invalidateQueries({ queryKey: ['calendarView'] })
    return queryClient.invalidateQueries(timeOffQuery(employeeId))
  }
  const form = useForm({
    initial: empty,
    save: ({ from, to, reason }) =>
      unwrap(
        api.POST('/employees/{id}/time-off', {
          params: { path: { id: employeeId } },
          body: { starts_at: `${from.replace('T', ' ')}:00`, ends_at: `${to.replace('T', ' ')}:00`, reason },
        }),
      ),
    valuesAfter: () => empty,
    onSaved: () => {
      setKey(key + 1)
      return invalidate()
    },
  })
  const isComplete = form.values.from !== '' && form.values.to !== ''
  const remove = useMutation({
    mutationFn: (id: number) =>
      unwrap(
        api.DELETE('/employees/{id}/time-off/{time_off_id}', {
          params: { path: { id: employeeId, time_off_id: id } },
        }),
      ),
    onSuccess: invalidate,
    onError: showProblem,
  })
  return (
    <Section title={t('staff.timeOff')}>
      <AsyncList query={timeOff} rows={1} empty={<EmptyRow text={t('staff.noTimeOff')} />}>
        {({ id, starts_at, ends_at, reason }) => {
          const from = format.dateTime(Date.parse(starts_at), zone)
          const to = format.dateTime(Date.parse(ends_at), zone)
          return (
            <Row key={id} icon={<Icon name="sun" />} title={`${from} – ${to}`} text={reason}>
              {canChange && (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => remove.mutate(id)}
                  aria-label={t('staff.timeOffRemove', { time: from })}
                >
                  {t('action.remove')}
                </Button>
              )}
            </Row>
          )
        }}
      </AsyncList>
      {canChange && (
        <InlineForm form={form} disabled={!isComplete}>
          <TextInput
            key={`from ${key}`}
            type="datetime-local"
            label={t('staff.timeOffFrom')}
            required
            withAsterisk={false}
            onChange={(event) => form.set('from', event.currentTarget.value)}
          />
          <TextInput
            key={`to ${key}`}
            type="datetime-local"
            label={t('staff.timeOffTo')}
            required
            withAsterisk={false}
            onChange={(event) => form.set('to', event.currentTarget.value)}
          />
          <TextInput flex={1} miw={140} label={t('block.reason')} {...form.text('reason')} />
        </InlineForm>
      )}
    </Section>
  )
}

const linkQuery = (id: number) =>
  queryOptions({
    queryKey: ['calendarLink', id],
    queryFn: () => unwrap(api.GET('/employees/{id}/calendar', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })

function CalendarLink({ employeeId }: { employeeId: number }) {
  const { t } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const { data } = useQuery(linkQuery(employeeId))
  const renew = useMutation({
    mutationFn: () => unwrap(api.POST('/employees/{id}/calendar', { params: { path: { id: employeeId } } })),
    onSuccess: (link) => queryClient.setQueryData(linkQuery(employeeId).queryKey, link),
    onError: showProblem,
  })
  return (
    <Panel padded title={t('staff.feed')}>
      <Stack gap="sm">
        <span>{t('staff.feedText')}</span>
        <Group gap="xs">
          <CopyButton value={data?.url ?? ''}>
            {({ copied, copy }) => (
              <Button variant="default" disabled={!data} onClick={copy}>
                {t(copied ? 'action.copied' : 'staff.feedCopy')}
              </Button>
            )}
          </CopyButton>
          <Button variant="subtle" color="gray" loading={renew.isPending} onClick={() => renew.mutate()}>
            {t('staff.feedRenew')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
