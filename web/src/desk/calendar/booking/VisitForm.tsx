// Booking a visit: for whom, what, with whom and when.

import { Button, Stack, Textarea, TextInput } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../shared/api'
import { answer, Problem } from '../../../shared/problem'
import { dayOf, instantAt, parseTimeOfDay, writeInstant, writeTimeOfDay } from '../../../shared/time'
import { employeesQuery, servicesQuery } from '../../catalogue'
import { Allergies } from '../../clients/Allergies'
import { ClientPicker, type Picked } from '../../clients/ClientPicker'
import { clientQuery } from '../../clients/data'
import { fieldError } from '../../parts/form'
import { say } from '../../parts/notes'
import { useOnce } from '../../parts/once'
import { Refusal } from '../../parts/problems'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { keepBooking } from '../data'
import styles from '../drawers.module.css'
import { WhenFields } from '../fields'
import { OffHoursNote, useOffHours } from '../grid/OffHours'
import { type FormProps, useEntered } from '../grid/slot'
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

interface VisitFormProps extends FormProps {
  /** Whom it is for, to begin with. */
  client?: Picked | undefined
}

export function VisitForm({ location, slot, client: preset, onDone, onEntered }: VisitFormProps) {
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
  // As it was drawn, until somebody says otherwise.
  const [said, setLength] = useState<number | null | undefined>(undefined)
  const [notes, setNotes] = useState('')
  const [repeat, setRepeat] = useState<Repeat | null>(null)
  const usualOf = useUsualMinutes()
  const { data: record } = useQuery({ ...clientQuery(client?.id ?? 0), enabled: !!client?.id })
  const chosen = lines.flatMap(({ serviceId, employeeId }) =>
    serviceId === null ? [] : [{ service_id: serviceId, employee_id: employeeId }],
  )
  const [one] = chosen
  const long = slot.to - slot.from
  const drawn = one && long > 0 && long >= leastMinutes(one, services, employees) ? long : undefined
  const length = said === undefined ? (drawn ?? null) : said
  const onceVisit = useOnce()
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
  // What a refusal is about: once something else is asked for, it says nothing any more.
  const asked = JSON.stringify([chosen, day, time, length, repeat])
  const book = useMutation({
    mutationFn: async ({ skip, anyway }: { asked: string; skip?: boolean; anyway?: boolean }): Promise<Booking[]> => {
      if (!client || start === undefined) throw new Problem('invalid_input')
      const visit = {
        ...(client.id === null
          ? { name: client.name, ...(phone.trim() && { phone: phone.trim() }) }
          : { client_id: client.id }),
        location_id: location.id,
        booking_date: writeInstant(start),
        ...whatIsBooked(chosen, length),
        ...(notes.trim() && { notes: notes.trim() }),
      }
      if (!repeat) {
        const booking = { ...visit, ...(anyway && { outside_hours: true }) }
        return [await onceVisit(booking, (request) => answer(api.POST('/bookings', request)))]
      }
      const { every, unit, end, count, until } = repeat
      const body = {
        ...visit,
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
      void queries.invalidateQueries({ queryKey: ['availability'] })
      if (first && last)
        say(
          {
            message: repeat
              ? t.count('series.booked', visits.length, {
                  client: first.client.name,
                  first: format.day(first.starts_at.slice(0, 10)),
                  last: format.day(last.starts_at.slice(0, 10)),
                })
              : t('visit.booked', {
                  client: first.client.name,
                  when: t(day === slot.day ? 'when.time' : 'when.day', {
                    time: format.time(Date.parse(first.starts_at), location.time_zone),
                    day: format.shortDay(day),
                  }),
                  employee: format.list([...new Set(first.items.map(({ employee }) => employee.name))]),
                }),
          },
          repeat ? undefined : aboutVisit(first.id),
        )
      onDone()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['clients'] }),
  })
  const error = book.variables?.asked === asked ? book.error : null
  const clashes = refusedDatesOf(error)
  const refusal = error && Problem.of(error).code
  const named = chosen.length > 0 && chosen.every(({ employee_id }) => employee_id !== null)
  const anyway = may.desk && !repeat && named && (off !== undefined || refusal === 'outside_hours')
  const isRefused = refusal === 'outside_hours' && !anyway
  useEntered(client?.id !== preset?.id || chosen.length > 0 || notes.trim() !== '' || repeat !== null, onEntered)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (client && chosen.length > 0) book.mutate({ asked, anyway })
  }
  const starts = availability?.days.find((one) => one.day === day)?.starts ?? []
  return (
    <form onSubmit={submit}>
      <Stack>
        <ClientPicker value={client} onChange={setClient} mayAdd={may.desk} />
        <Allergies text={record?.allergies} />
        {client?.id === null && (
          <TextInput
            label={t('clients.phone')}
            type="tel"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
            {...fieldError(error, 'phone')}
          />
        )}
        <ServiceLines
          location={location}
          lines={lines}
          first={preset !== undefined}
          onChange={(next) => {
            // Another service has a length of its own.
            if (next[0]?.serviceId !== lines[0]?.serviceId) setLength(undefined)
            setLines(next)
          }}
        />
        <WhenFields day={day} time={time} onDay={setDay} onTime={setTime} />
        {chosen.length === 1 && chosen[0] && (
          <LengthField
            label={t('visit.length')}
            usual={usualOf(chosen[0].service_id, chosen[0].employee_id)}
            value={length}
            drawn={drawn}
            onChange={setLength}
          />
        )}
        <OffHoursNote location={location} off={off} refused={isRefused} anyway={anyway} />
        <FreeTimes location={location} day={day} starts={starts} time={time} onTime={setTime} />
        <Textarea
          label={t('visit.notes')}
          description={t('visit.notesHint')}
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
            thrown={error}
          />
        )}
        {repeat && clashes.length > 0 ? (
          <Clashes
            clashes={clashes}
            of={datesOf(day, repeat).length}
            booking={book.isPending}
            onBookOthers={() => book.mutate({ asked, skip: true })}
          />
        ) : (
          error && !(off && refusal === 'outside_hours') && <Refusal thrown={error} />
        )}
        {may.desk && !repeat && !named && refusal === 'outside_hours' && (
          <p className={styles.quiet} style={{ margin: 0 }}>
            {t('offHours.name')}
          </p>
        )}
        <Button type="submit" size="md" loading={book.isPending} disabled={!client || chosen.length === 0 || !time}>
          {repeat
            ? t.count('series.book', datesOf(day, repeat).length)
            : anyway
              ? t('visit.bookAnyway')
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
