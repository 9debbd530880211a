// Booking a visit: for whom, what, with whom and when.

import { Textarea, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { answer, Problem } from '../../../shared/problem'
import { type Day, dayOf, instantAt, parseTimeOfDay, writeInstant, writeTimeOfDay } from '../../../shared/time'
import { employeesQuery, servicesQuery } from '../../catalogue'
import { Allergies } from '../../clients/Allergies'
import { ClientPicker, type Picked } from '../../clients/ClientPicker'
import { clientQuery } from '../../clients/data'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { say } from '../../parts/notes'
import { useOnce } from '../../parts/once'
import { Refusal } from '../../parts/problems'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { keepBooking } from '../data'
import styles from '../drawers.module.css'
import { WhenFields } from '../fields'
import { OffHoursNote, useOffHours } from '../grid/OffHours'
import type { FormProps } from '../grid/slot'
import { aboutVisit } from '../visit/changes'
import { LengthField } from '../visit/LengthField'
import { type Line, ServiceLines } from '../visit/ServiceLines'
import { useUsualMinutes } from '../visit/VisitLength'
import { type Booking, busyTimes, leastMinutes } from '../visits'
import { availabilityQuery } from './availability'
import { Clashes } from './Clashes'
import { FreeTimes } from './FreeTimes'
import { RepeatFields } from './RepeatFields'
import { datesOf, type Repeat, refusedDatesOf } from './repeat'

interface Values {
  client: Picked | null
  phone: string
  lines: Line[]
  day: Day
  time: string
  /** In minutes; `null` is as long as usual, and `undefined` as it was drawn. */
  length: number | null | undefined
  notes: string
  repeat: Repeat | null
  /** Leaves out the dates of a series that are not available. */
  skip: boolean
}

interface VisitFormProps extends FormProps {
  /** Whom it is for, to begin with. */
  client?: Picked | undefined
}

export function VisitForm({ location, slot, client: preset, onDone }: VisitFormProps) {
  const { t, format } = useTexts()
  const { may } = useUser()
  const queries = useQueryClient()
  const { data: services = [] } = useQuery(servicesQuery)
  const { data: employees = [] } = useQuery(employeesQuery)
  const usualOf = useUsualMinutes()
  const once = useOnce()
  const long = slot.to - slot.from
  /** Returns the length that was drawn, if what is chosen can be that short. */
  const drawnFor = ([one]: readonly Chosen[]) =>
    one && long > 0 && long >= leastMinutes(one, services, employees) ? long : undefined
  const lengthOf = ({ length, lines }: Pick<Values, 'length' | 'lines'>) =>
    length === undefined ? (drawnFor(chosenOf(lines)) ?? null) : length
  const form = useForm<Values, Booking[]>({
    initial: {
      client: preset ?? null,
      phone: '',
      lines: [{ key: 0, serviceId: null, employeeId: slot.employeeId }],
      day: slot.day,
      time: writeTimeOfDay(slot.from),
      length: undefined,
      notes: '',
      repeat: null,
      skip: false,
    },
    save: async (values) => {
      const { client, phone, day, time, notes, repeat, skip } = values
      if (!client || !time) throw new Problem('invalid_input')
      const visit = {
        ...(client.id === null
          ? { name: client.name, ...(phone.trim() && { phone: phone.trim() }) }
          : { client_id: client.id }),
        location_id: location.id,
        booking_date: writeInstant(instantAt(day, parseTimeOfDay(time), location.time_zone)),
        ...whatIsBooked(chosenOf(values.lines), lengthOf(values)),
        ...(notes.trim() && { notes: notes.trim() }),
      }
      if (!repeat) {
        const booking = { ...visit, ...(anyway && { outside_hours: true }) }
        return [await once(booking, (request) => answer(api.POST('/bookings', request)))]
      }
      const { every, unit, end, count, until } = repeat
      const body = {
        ...visit,
        every,
        unit,
        ...(end === 'count' ? { count } : { until }),
        on_conflict: skip ? ('skip' as const) : ('refuse' as const),
      }
      return (await once(body, (request) => answer(api.POST('/series', request)))).visits
    },
    errorDependsOn: ['lines', 'day', 'time', 'length', 'repeat'],
    onSaved: (visits, sent) => {
      for (const visit of visits) keepBooking(queries, visit)
      void queries.invalidateQueries({ queryKey: ['availability'] })
      sayBooked(visits, sent)
      onDone()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['clients'] }),
  })
  const sayBooked = (visits: readonly Booking[], { day, repeat }: Values) => {
    const [first, last] = [visits[0], visits.at(-1)]
    if (!first || !last) return
    const client = first.client.name
    const message = repeat
      ? t.count('series.booked', visits.length, {
          client,
          first: format.day(first.starts_at.slice(0, 10)),
          last: format.day(last.starts_at.slice(0, 10)),
        })
      : t('visit.booked', {
          client,
          when: t(day === slot.day ? 'when.time' : 'when.day', {
            time: format.time(Date.parse(first.starts_at), location.time_zone),
            day: format.shortDay(day),
          }),
          employee: format.list([...new Set(first.items.map(({ employee }) => employee.name))]),
        })
    say({ message }, repeat ? undefined : aboutVisit(first.id))
  }
  const { client, lines, day, time, notes, repeat } = form.values
  const chosen = chosenOf(lines)
  const [one, ...others] = chosen
  const length = lengthOf(form.values)
  const { data: record } = useQuery({ ...clientQuery(client?.id ?? 0), enabled: !!client?.id })
  const { data: availability } = useQuery({
    ...availabilityQuery(location, day, lines, length),
    placeholderData: keepPreviousData,
  })
  const start = time ? instantAt(day, parseTimeOfDay(time), location.time_zone) : undefined
  const off = useOffHours(location, start === undefined ? [] : busyTimes(chosen, start, length, services, employees))
  const price = chosen.reduce(
    (sum, { service_id }) => sum + (services.find(({ id }) => id === service_id)?.price.amount ?? 0),
    0,
  )
  const currency = services[0]?.price.currency
  const clashes = refusedDatesOf(form.error)
  const refusal = form.error && Problem.of(form.error).code
  const isOutside = refusal === 'outside_hours'
  const named = chosen.length > 0 && chosen.every(({ employee_id }) => employee_id !== null)
  const anyway: boolean = may.desk && !repeat && named && (off !== undefined || isOutside)
  const starts = availability?.days.find((one) => one.day === day)?.starts ?? []
  const submit = repeat
    ? t.count('series.book', datesOf(day, repeat).length)
    : anyway
      ? t('visit.bookAnyway')
      : price > 0 && currency
        ? t('visit.bookFor', { price: format.money({ amount: price, currency }) })
        : t('visit.book')
  return (
    <EditForm
      form={form}
      layout="prominent"
      submit={submit}
      disabled={!client || !one || !time}
      unsaved={client?.id !== preset?.id || one !== undefined || notes.trim() !== '' || repeat !== null}
      problem={
        <>
          {repeat && clashes.length > 0 ? (
            <Clashes
              clashes={clashes}
              of={datesOf(day, repeat).length}
              booking={form.isPending}
              onBookOthers={() => form.send({ ...form.values, skip: true })}
            />
          ) : (
            form.error && !(off && isOutside) && <Refusal thrown={form.error} />
          )}
          {may.desk && !repeat && !named && isOutside && (
            <p className={styles.quiet} style={{ margin: 0 }}>
              {t('offHours.name')}
            </p>
          )}
        </>
      }
    >
      <ClientPicker mayAdd={may.desk} {...form.field('client')} />
      <Allergies text={record?.allergies} />
      {client?.id === null && <TextInput label={t('clients.phone')} type="tel" {...form.text('phone')} />}
      <ServiceLines
        location={location}
        lines={lines}
        first={preset !== undefined}
        onChange={(next) => {
          // Another service has a length of its own.
          if (next[0]?.serviceId !== lines[0]?.serviceId) form.set('length', undefined)
          form.set('lines', next)
        }}
      />
      <WhenFields day={form.choice('day')} time={form.text('time')} />
      {one && others.length === 0 && (
        <LengthField
          label={t('visit.length')}
          usual={usualOf(one.service_id, one.employee_id)}
          value={length}
          drawn={drawnFor(chosen)}
          onChange={(minutes) => form.set('length', minutes)}
        />
      )}
      <OffHoursNote location={location} off={off} refused={isOutside && !anyway} anyway={anyway} />
      <FreeTimes location={location} day={day} starts={starts} time={time} onTime={(free) => form.set('time', free)} />
      <Textarea
        label={t('visit.notes')}
        description={t('visit.notesHint')}
        autosize
        minRows={2}
        {...form.text('notes')}
      />
      {may.desk && (
        <RepeatFields
          first={day}
          today={dayOf(Date.now(), location.time_zone)}
          value={repeat}
          onChange={(next) => form.set('repeat', next)}
          thrown={form.error}
        />
      )}
    </EditForm>
  )
}

interface Chosen {
  service_id: number
  employee_id: number | null
}

const chosenOf = (lines: readonly Line[]): Chosen[] =>
  lines.flatMap(({ serviceId, employeeId }) =>
    serviceId === null ? [] : [{ service_id: serviceId, employee_id: employeeId }],
  )

/** One service can take as long as the desk says. */
const whatIsBooked = (chosen: readonly Chosen[], length: number | null) => {
  const [one, ...others] = chosen
  return one && others.length === 0 && length !== null ? { ...one, duration_minutes: length } : { items: [...chosen] }
}
