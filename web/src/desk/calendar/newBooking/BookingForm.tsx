// Form for a new booking: client, services, employees and time.

import { Textarea, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { Problem, unwrap } from '../../../shared/problem'
import { type Day, dayOf, formatInstant, formatTimeOfDay, instantAt, parseTimeOfDay } from '../../../shared/time'
import { employeesQuery, servicesQuery } from '../../catalogue'
import { Allergies } from '../../clients/Allergies'
import { ClientPicker, type Picked } from '../../clients/ClientPicker'
import { clientQuery } from '../../clients/queries'
import { useI18n } from '../../i18n'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { useUser } from '../../session/session'
import { SubmitError } from '../../ui/problems'
import { showToast } from '../../ui/toasts'
import { useIdempotentMutation } from '../../ui/useIdempotentMutation'
import { useUsualDuration } from '../booking/BookingDuration'
import { bookingTopic } from '../booking/changes'
import { DurationField } from '../booking/DurationField'
import { type Line, ServiceLines } from '../booking/ServiceLines'
import { DateTimeFields } from '../bookingFields'
import { type Booking, busyTimes, minimumDuration } from '../bookings'
import styles from '../drawers.module.css'
import { OutsideHoursNote, useOutsideHours } from '../grid/OutsideHours'
import { cacheBooking } from '../queries'
import { AvailableTimes } from './AvailableTimes'
import { availabilityQuery } from './availability'
import type { SlotFormProps } from './newBookingSlot'
import { RepeatFields } from './RepeatFields'
import { datesOf, type Repeat, unavailableDatesOf } from './repeat'
import { SeriesConflicts } from './SeriesConflicts'

interface Values {
  client: Picked | null
  phone: string
  lines: Line[]
  day: Day
  time: string
  /** Duration in minutes; `null` is the usual one, `undefined` the one drawn on the calendar. */
  duration: number | null | undefined
  notes: string
  repeat: Repeat | null
  /** True to leave out dates of a series that are not available. */
  skip: boolean
}

interface BookingFormProps extends SlotFormProps {
  /** Client selected initially. */
  client?: Picked | undefined
}

export function BookingForm({ location, slot, client: preset, onDone }: BookingFormProps) {
  const { t, format } = useI18n()
  const { can } = useUser()
  const queryClient = useQueryClient()
  const { data: services = [] } = useQuery(servicesQuery)
  const { data: employees = [] } = useQuery(employeesQuery)
  const usualDurationOf = useUsualDuration()
  const sendOnce = useIdempotentMutation()
  const drawnMinutes = slot.to - slot.from
  /** Returns the drawn duration in minutes if the chosen service can be that short. */
  const drawnDuration = ([one]: readonly Chosen[]) =>
    one && drawnMinutes > 0 && drawnMinutes >= minimumDuration(one, services, employees) ? drawnMinutes : undefined
  const durationOf = ({ duration, lines }: Pick<Values, 'duration' | 'lines'>) =>
    duration === undefined ? (drawnDuration(chosenOf(lines)) ?? null) : duration
  const form = useForm<Values, Booking[]>({
    initial: {
      client: preset ?? null,
      phone: '',
      lines: [{ key: 0, serviceId: null, employeeId: slot.employeeId }],
      day: slot.day,
      time: formatTimeOfDay(slot.from),
      duration: undefined,
      notes: '',
      repeat: null,
      skip: false,
    },
    save: async (values) => {
      const { client, phone, day, time, notes, repeat, skip } = values
      if (!client || !time) throw new Problem('invalid_input')
      const common = {
        ...(client.id === null
          ? { name: client.name, ...(phone.trim() && { phone: phone.trim() }) }
          : { client_id: client.id }),
        location_id: location.id,
        booking_date: formatInstant(instantAt(day, parseTimeOfDay(time), location.time_zone)),
        ...bookedItems(chosenOf(values.lines), durationOf(values)),
        ...(notes.trim() && { notes: notes.trim() }),
      }
      if (!repeat) {
        const booking = { ...common, ...(force && { outside_hours: true }) }
        return [await sendOnce(booking, (request) => unwrap(api.POST('/bookings', request)))]
      }
      const { every, unit, end, count, until } = repeat
      const body = {
        ...common,
        every,
        unit,
        ...(end === 'count' ? { count } : { until }),
        on_conflict: skip ? ('skip' as const) : ('refuse' as const),
      }
      return (await sendOnce(body, (request) => unwrap(api.POST('/series', request)))).bookings
    },
    errorDependsOn: ['lines', 'day', 'time', 'duration', 'repeat'],
    onSaved: (bookings, sent) => {
      for (const booking of bookings) cacheBooking(queryClient, booking)
      void queryClient.invalidateQueries({ queryKey: ['availability'] })
      describeBooked(bookings, sent)
      onDone()
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['clients'] }),
  })
  const describeBooked = (bookings: readonly Booking[], { day, repeat }: Values) => {
    const [first, last] = [bookings[0], bookings.at(-1)]
    if (!first || !last) return
    const client = first.client.name
    const message = repeat
      ? t.count('series.booked', bookings.length, {
          client,
          first: format.day(first.starts_at.slice(0, 10)),
          last: format.day(last.starts_at.slice(0, 10)),
        })
      : t('booking.booked', {
          client,
          when: t(day === slot.day ? 'when.time' : 'when.day', {
            time: format.time(Date.parse(first.starts_at), location.time_zone),
            day: format.shortDay(day),
          }),
          employee: format.list([...new Set(first.items.map(({ employee }) => employee.name))]),
        })
    showToast({ message }, repeat ? undefined : bookingTopic(first.id))
  }
  const { client, lines, day, time, notes, repeat } = form.values
  const chosen = chosenOf(lines)
  const [one, ...others] = chosen
  const duration = durationOf(form.values)
  const { data: record } = useQuery({ ...clientQuery(client?.id ?? 0), enabled: !!client?.id })
  const { data: availability } = useQuery({
    ...availabilityQuery(location, day, lines, duration),
    placeholderData: keepPreviousData,
  })
  const start = time ? instantAt(day, parseTimeOfDay(time), location.time_zone) : undefined
  const outside = useOutsideHours(
    location,
    start === undefined ? [] : busyTimes(chosen, start, duration, services, employees),
  )
  const price = chosen.reduce(
    (sum, { service_id }) => sum + (services.find(({ id }) => id === service_id)?.price.amount ?? 0),
    0,
  )
  const currency = services[0]?.price.currency
  const conflicts = unavailableDatesOf(form.error)
  const problem = form.error && Problem.of(form.error).code
  const isOutside = problem === 'outside_hours'
  const isEmployeeChosen = chosen.length > 0 && chosen.every(({ employee_id }) => employee_id !== null)
  const force: boolean = can.manageBookings && !repeat && isEmployeeChosen && (outside !== undefined || isOutside)
  const starts = availability?.days.find((one) => one.day === day)?.starts ?? []
  const submit = repeat
    ? t.count('series.book', datesOf(day, repeat).length)
    : force
      ? t('booking.bookAnyway')
      : price > 0 && currency
        ? t('booking.bookFor', { price: format.money({ amount: price, currency }) })
        : t('booking.book')
  return (
    <EditForm
      form={form}
      layout="prominent"
      submit={submit}
      disabled={!client || !one || !time}
      unsaved={client?.id !== preset?.id || one !== undefined || notes.trim() !== '' || repeat !== null}
      problem={
        <>
          {repeat && conflicts.length > 0 ? (
            <SeriesConflicts
              conflicts={conflicts}
              of={datesOf(day, repeat).length}
              isBooking={form.isPending}
              onBookOthers={() => form.send({ ...form.values, skip: true })}
            />
          ) : (
            form.error && !(outside && isOutside) && <SubmitError error={form.error} />
          )}
          {can.manageBookings && !repeat && !isEmployeeChosen && isOutside && (
            <p className={styles.quiet} style={{ margin: 0 }}>
              {t('outsideHours.name')}
            </p>
          )}
        </>
      }
    >
      <ClientPicker canAdd={can.manageBookings} {...form.field('client')} />
      <Allergies text={record?.allergies} />
      {client?.id === null && <TextInput label={t('clients.phone')} type="tel" {...form.text('phone')} />}
      <ServiceLines
        location={location}
        lines={lines}
        autoFocus={preset !== undefined}
        onChange={(next) => {
          // The duration belongs to the service, so another service resets it.
          if (next[0]?.serviceId !== lines[0]?.serviceId) form.set('duration', undefined)
          form.set('lines', next)
        }}
      />
      <DateTimeFields day={form.choice('day')} time={form.text('time')} />
      {one && others.length === 0 && (
        <DurationField
          label={t('booking.length')}
          usual={usualDurationOf(one.service_id, one.employee_id)}
          value={duration}
          drawn={drawnDuration(chosen)}
          onChange={(minutes) => form.set('duration', minutes)}
        />
      )}
      <OutsideHoursNote location={location} outside={outside} refused={isOutside && !force} force={force} />
      <AvailableTimes
        location={location}
        day={day}
        starts={starts}
        time={time}
        onTime={(start) => form.set('time', start)}
      />
      <Textarea
        label={t('booking.notes')}
        description={t('booking.notesHint')}
        autosize
        minRows={2}
        {...form.text('notes')}
      />
      {can.manageBookings && (
        <RepeatFields
          first={day}
          today={dayOf(Date.now(), location.time_zone)}
          value={repeat}
          onChange={(next) => form.set('repeat', next)}
          error={form.error}
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

/** Returns the items to book. Only a single service can have a custom duration. */
const bookedItems = (chosen: readonly Chosen[], duration: number | null) => {
  const [one, ...others] = chosen
  return one && others.length === 0 && duration !== null
    ? { ...one, duration_minutes: duration }
    : { items: [...chosen] }
}
