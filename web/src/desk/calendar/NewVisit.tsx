// Booking a visit, or blocking a time, from where one clicked.

import { Button, Drawer, Group, SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import {
  type Day,
  dayOf,
  instantAt,
  MINUTE,
  parseTimeOfDay,
  timeOfDay,
  writeInstant,
  writeTimeOfDay,
} from '../../shared/time'
import { type Employee, employeesQuery, type Location, type Service, servicesQuery } from '../catalogue'
import { ClientPicker, type Picked } from '../clients/ClientPicker'
import { Icon } from '../parts/Icon'
import { useOnce } from '../parts/once'
import { sayProblem } from '../parts/problems'
import { useUser } from '../session/session'
import { useTexts } from '../texts'
import { Clashes } from './Clashes'
import styles from './calendar.module.css'
import { keepBlock, keepBooking } from './data'
import { LengthField } from './LengthField'
import { RepeatFields } from './RepeatFields'
import { clashesOf, datesOf, type Repeat } from './repeat'
import { useUsualMinutes } from './VisitLength'

export interface Slot {
  day: Day
  /** Minutes after midnight. */
  from: number
  to: number
  employeeId: number | null
}

interface NewVisitProps {
  location: Location
  slot: Slot
  /** Whom it is for, to begin with. */
  client?: Picked | undefined
  onClose: () => void
}

export function NewVisit({ location, slot, client, onClose }: NewVisitProps) {
  const { t } = useTexts()
  const [kind, setKind] = useState<'visit' | 'block'>('visit')
  return (
    <Drawer
      opened
      onClose={onClose}
      size={460}
      title={t(kind === 'visit' ? 'visit.new' : 'block.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <SegmentedControl
          fullWidth
          aria-label={t('visit.kind')}
          value={kind}
          onChange={(value) => setKind(value === 'block' ? 'block' : 'visit')}
          data={[
            { value: 'visit', label: t('visit.one') },
            { value: 'block', label: t('block.one') },
          ]}
        />
        {kind === 'visit' ? (
          <VisitForm location={location} slot={slot} client={client} onDone={onClose} />
        ) : (
          <BlockForm location={location} slot={slot} onDone={onClose} />
        )}
      </Stack>
    </Drawer>
  )
}

interface Line {
  key: number
  serviceId: number | null
  employeeId: number | null
}

interface FormProps {
  location: Location
  slot: Slot
  onDone: () => void
}

const availabilityQuery = (location: Location, day: Day, lines: readonly Line[], length: number | null) => {
  const services = lines.map(({ serviceId }) => serviceId).filter((id) => id !== null)
  const [first] = lines
  const oneForAll = lines.every(({ employeeId }) => employeeId === first?.employeeId) ? first?.employeeId : null
  const minutes = services.length === 1 ? length : null
  return queryOptions({
    queryKey: ['availability', location.id, day, services, oneForAll, minutes],
    queryFn: () =>
      answer(
        api.GET('/availability', {
          params: {
            query: {
              service_id: services.join(','),
              location_id: location.id,
              from: day,
              ...(oneForAll && { employee_id: oneForAll }),
              ...(minutes !== null && { duration_minutes: minutes }),
            },
          },
        }),
      ),
    enabled: services.length > 0,
    staleTime: 10_000,
  })
}

/** Those who do a service at a location. */
const whoDo = (employees: readonly Employee[], location: Location, serviceId: number | null) =>
  employees.filter(
    ({ active, workplaces, services }) =>
      active &&
      workplaces.some(({ location_id }) => location_id === location.id) &&
      (serviceId === null || services.some(({ service_id }) => service_id === serviceId)),
  )

export const serviceOptions = (services: readonly Service[]) => {
  const groups = new Map<string, { value: string; label: string }[]>()
  for (const { id, name, category, active } of services) {
    if (!active) continue
    const group = groups.get(category) ?? []
    groups.set(category, group)
    group.push({ value: String(id), label: name })
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}

function VisitForm({ location, slot, client: preset, onDone }: FormProps & { client?: Picked | undefined }) {
  const { t, format } = useTexts()
  const { may } = useUser()
  const queries = useQueryClient()
  const { data: services = [] } = useQuery(servicesQuery)
  const { data: employees = [] } = useQuery(employeesQuery)
  const [client, setClient] = useState<Picked | null>(preset ?? null)
  const [phone, setPhone] = useState('')
  const [lines, setLines] = useState<Line[]>([{ key: 0, serviceId: null, employeeId: slot.employeeId }])
  const [day, setDay] = useState(slot.day)
  const [time, setTime] = useState(writeTimeOfDay(slot.from))
  const [length, setLength] = useState<number | null>(null)
  const usualOf = useUsualMinutes()
  const [notes, setNotes] = useState('')
  const [repeat, setRepeat] = useState<Repeat | null>(null)
  const onceClient = useOnce()
  const onceVisit = useOnce()
  const { data: availability } = useQuery({
    ...availabilityQuery(location, day, lines, repeat ? null : length),
    placeholderData: keepPreviousData,
  })
  const chosen = lines.flatMap(({ serviceId, employeeId }) =>
    serviceId === null ? [] : [{ service_id: serviceId, employee_id: employeeId }],
  )
  const options = useMemo(() => serviceOptions(services), [services])
  const price = chosen.reduce(
    (sum, { service_id }) => sum + (services.find(({ id }) => id === service_id)?.price.amount ?? 0),
    0,
  )
  const currency = services[0]?.price.currency
  // What a refusal is about: once something else is asked for, it says nothing any more.
  const asked = JSON.stringify([chosen, day, time, length, repeat])
  const book = useMutation({
    mutationFn: async ({ skip }: { asked: string; skip: boolean }) => {
      const clientId =
        client?.id ??
        (
          await onceClient({ name: client?.name ?? '', ...(phone.trim() && { phone: phone.trim() }) }, (request) =>
            answer(api.POST('/clients', request)),
          )
        ).id
      setClient({ id: clientId, name: client?.name ?? '' })
      const visit = {
        client_id: clientId,
        location_id: location.id,
        booking_date: writeInstant(instantAt(day, parseTimeOfDay(time), location.time_zone)),
        ...(notes.trim() && { notes: notes.trim() }),
      }
      if (!repeat) {
        const booking = { ...visit, ...whatIsBooked(chosen, length) }
        return [await onceVisit(booking, (request) => answer(api.POST('/bookings', request)))]
      }
      const { every, unit, end, count, until } = repeat
      const body = {
        ...visit,
        items: chosen,
        every,
        unit,
        ...(end === 'count' ? { count } : { until }),
        on_conflict: skip ? ('skip' as const) : ('refuse' as const),
      }
      return (await onceVisit(body, (request) => answer(api.POST('/series', request)))).visits
    },
    onSuccess: (visits) => {
      for (const visit of visits) keepBooking(queries, visit)
      const [first, last] = [visits[0], visits.at(-1)]
      void queries.invalidateQueries({ queryKey: ['clients'] })
      void queries.invalidateQueries({ queryKey: ['availability'] })
      if (first && last)
        notifications.show({
          message: repeat
            ? t.count('series.booked', visits.length, {
                client: first.client.name,
                first: format.day(first.starts_at.slice(0, 10)),
                last: format.day(last.starts_at.slice(0, 10)),
              })
            : t('visit.booked', {
                client: first.client.name,
                time: format.time(Date.parse(first.starts_at), location.time_zone),
              }),
        })
      onDone()
    },
  })
  const clashes = clashesOf(book.error)
  const change = (line: Line, next: Partial<Line>) =>
    setLines(lines.map((one) => (one.key === line.key ? { ...one, ...next } : one)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (client && chosen.length > 0) book.mutate({ asked, skip: false })
  }
  const starts = availability?.days.find((one) => one.day === day)?.starts ?? []
  return (
    <form onSubmit={submit}>
      <Stack>
        <ClientPicker value={client} onChange={setClient} mayAdd={may.desk} />
        {client?.id === null && (
          <TextInput
            label={t('clients.phone')}
            type="tel"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
        )}
        {lines.map((line, index) => (
          <Group key={line.key} gap="xs" wrap="nowrap" align="end">
            <Select
              flex={3}
              {...(preset && index === 0 && { 'data-autofocus': true })}
              searchable
              label={index === 0 ? t('services.one') : undefined}
              aria-label={t('services.one')}
              placeholder={t('visit.chooseService')}
              data={options}
              value={line.serviceId === null ? null : String(line.serviceId)}
              onChange={(value) => {
                setLength(null)
                change(line, { serviceId: value === null ? null : Number(value) })
              }}
            />
            <Select
              flex={2}
              label={index === 0 ? t('visit.with') : undefined}
              aria-label={t('visit.with')}
              placeholder={t('visit.anyone')}
              clearable
              data={whoDo(employees, location, line.serviceId).map(({ id, name }) => ({
                value: String(id),
                label: name,
              }))}
              value={line.employeeId === null ? null : String(line.employeeId)}
              onChange={(value) => change(line, { employeeId: value === null ? null : Number(value) })}
            />
            {lines.length > 1 && (
              <Button
                variant="subtle"
                color="gray"
                px={8}
                flex="none"
                aria-label={t('action.remove')}
                onClick={() => setLines(lines.filter(({ key: other }) => other !== line.key))}
              >
                <Icon name="close" size={16} />
              </Button>
            )}
          </Group>
        ))}
        {lines.length < 10 && (
          <Button
            variant="subtle"
            size="compact-sm"
            w="fit-content"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() =>
              setLines([
                ...lines,
                {
                  key: Math.max(...lines.map((line) => line.key)) + 1,
                  serviceId: null,
                  employeeId: lines.at(-1)?.employeeId ?? null,
                },
              ])
            }
          >
            {t('visit.addService')}
          </Button>
        )}
        <WhenFields day={day} time={time} onDay={setDay} onTime={setTime} />
        {!repeat && chosen.length === 1 && chosen[0] && (
          <LengthField
            label={t('visit.length')}
            usual={usualOf(chosen[0].service_id, chosen[0].employee_id)}
            value={length}
            drawn={slot.to > slot.from ? slot.to - slot.from : undefined}
            onChange={setLength}
          />
        )}
        {starts.length > 0 && (
          <div>
            <p className={styles.quiet} style={{ margin: '0 0 6px' }}>
              {t('visit.free', { day: format.day(day) })}
            </p>
            <div className={styles.times}>
              {starts.map((start) => {
                const value = start.slice(11, 16)
                return (
                  <Button
                    key={start}
                    size="compact-sm"
                    variant={value === time ? 'filled' : 'default'}
                    aria-pressed={value === time}
                    onClick={() => setTime(value)}
                  >
                    {format.time(Date.parse(start), location.time_zone)}
                  </Button>
                )
              })}
            </div>
          </div>
        )}
        <Textarea
          label={t('visit.notes')}
          autosize
          minRows={2}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        {may.desk && (
          <RepeatFields
            first={day}
            today={dayOf(Date.now(), location.time_zone)}
            value={repeat}
            onChange={setRepeat}
            thrown={book.error}
          />
        )}
        {repeat && clashes.length > 0
          ? book.variables?.asked === asked && (
              <Clashes
                clashes={clashes}
                of={datesOf(day, repeat).length}
                booking={book.isPending}
                onBookOthers={() => book.mutate({ asked, skip: true })}
              />
            )
          : book.error && <Refusal thrown={book.error} />}
        <Button type="submit" size="md" loading={book.isPending} disabled={!client || chosen.length === 0 || !time}>
          {repeat
            ? t.count('series.book', datesOf(day, repeat).length)
            : price > 0 && currency
              ? t('visit.bookFor', { price: format.money({ amount: price, currency }) })
              : t('visit.book')}
        </Button>
      </Stack>
    </form>
  )
}

/** One service can take as long as the desk says. */
const whatIsBooked = (chosen: { service_id: number; employee_id: number | null }[], length: number | null) => {
  const [one, ...others] = chosen
  return one && others.length === 0 && length !== null ? { ...one, duration_minutes: length } : { items: chosen }
}

export function WhenFields({
  day,
  time,
  onDay,
  onTime,
}: {
  day: Day
  time: string
  onDay: (day: Day) => void
  onTime: (time: string) => void
}) {
  const { t, language } = useTexts()
  return (
    <Group grow>
      <DateInput
        label={t('visit.day')}
        locale={language}
        value={day}
        onChange={(value) => value && onDay(value)}
        popoverProps={{ withinPortal: true }}
      />
      <TextInput
        label={t('visit.time')}
        type="time"
        step={300}
        required
        withAsterisk={false}
        value={time}
        onChange={(event) => onTime(event.currentTarget.value)}
      />
    </Group>
  )
}

export function Refusal({ thrown }: { thrown: unknown }) {
  const { t } = useTexts()
  return (
    <p
      role="alert"
      style={{ margin: 0, padding: '10px 14px', borderRadius: 8, background: 'var(--bad-wash)', color: 'var(--bad)' }}
    >
      {sayProblem(thrown, t)}
    </p>
  )
}

function BlockForm({ location, slot, onDone }: FormProps) {
  const { t } = useTexts()
  const queries = useQueryClient()
  const { data: employees = [] } = useQuery(employeesQuery)
  const [employeeId, setEmployeeId] = useState(slot.employeeId)
  const [day, setDay] = useState(slot.day)
  const [from, setFrom] = useState(writeTimeOfDay(slot.from))
  const [to, setTo] = useState(writeTimeOfDay(slot.to > slot.from ? slot.to : slot.from + 30))
  const [reason, setReason] = useState('')
  const at = (time: string) => writeInstant(instantAt(day, parseTimeOfDay(time), location.time_zone))
  const once = useOnce()
  const block = useMutation({
    mutationFn: () =>
      once(
        {
          location_id: location.id,
          employee_ids: employeeId === null ? [] : [employeeId],
          starts_at: at(from),
          ends_at: at(to),
          reason: reason.trim(),
        },
        (request) => answer(api.POST('/blocks', request)),
      ),
    onSuccess: (made) => {
      keepBlock(queries, made)
      onDone()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        block.mutate()
      }}
    >
      <Stack>
        <Select
          label={t('block.who')}
          data={whoDo(employees, location, null).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={employeeId === null ? null : String(employeeId)}
          onChange={(value) => setEmployeeId(value === null ? null : Number(value))}
        />
        <WhenFields day={day} time={from} onDay={setDay} onTime={setFrom} />
        <TextInput
          label={t('block.until')}
          type="time"
          step={300}
          required
          withAsterisk={false}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <TextInput
          label={t('block.reason')}
          placeholder={t('block.reasonExample')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {block.error && <Refusal thrown={block.error} />}
        <Button type="submit" size="md" loading={block.isPending} disabled={employeeId === null}>
          {t('block.submit')}
        </Button>
      </Stack>
    </form>
  )
}

/** The slot of an instant. */
export const slotAt = (
  day: Day,
  span: { start: number; end: number },
  zone: string,
  employeeId: number | null,
): Slot => {
  const from = timeOfDay(span.start, zone)
  return { day, from, to: from + Math.round((span.end - span.start) / MINUTE), employeeId }
}
