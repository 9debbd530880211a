// Form that reschedules a booking or changes its employees.

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatTimeOfDay, instantAt, parseTimeOfDay, timeOfDay } from '../../../shared/time'
import { employeesQuery, type Location } from '../../catalogue'
import { useI18n } from '../../i18n'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { useUser } from '../../session/session'
import { DateTimeFields, employeesFor } from '../bookingFields'
import type { Booking } from '../bookings'
import { OutsideHoursNote, useOutsideHours } from '../grid/OutsideHours'
import { usePieces } from '../queries'
import { predict, useChanges } from './changes'

export function RescheduleForm({
  booking,
  location,
  onDone,
}: {
  booking: Booking
  location: Location
  onDone: () => void
}) {
  const { t } = useI18n()
  const zone = location.time_zone
  const { move } = useChanges(zone)
  const { data: employees = [] } = useQuery(employeesQuery)
  const { can } = useUser()
  const targetOf = ({ day, time, employeeIds }: typeof initial) => ({
    start: instantAt(day, parseTimeOfDay(time), zone),
    employeeIds,
  })
  const initial = {
    day: booking.starts_at.slice(0, 10),
    time: formatTimeOfDay(timeOfDay(Date.parse(booking.starts_at), zone)),
    employeeIds: booking.items.map(({ employee }) => employee.id),
  }
  const form = useForm({
    initial,
    save: async (values) => move(booking, { ...targetOf(values), force }),
    onSaved: onDone,
  })
  const { employeeIds } = form.values
  const outside = useOutsideHours(location, usePieces([predict(booking, targetOf(form.values), zone)]))
  const force = can.manageBookings && outside !== undefined
  return (
    <EditForm form={form} gap="sm" submit={t(force ? 'booking.moveAnyway' : 'booking.moveSubmit')} cancel={onDone}>
      <DateTimeFields day={form.choice('day')} time={form.text('time')} />
      <OutsideHoursNote location={location} outside={outside} force={force} />
      {booking.items.map((item, index) => (
        <Select
          // biome-ignore lint/suspicious/noArrayIndexKey: services of a booking have no id and may occur twice
          key={index}
          label={item.service.name}
          allowDeselect={false}
          data={employeesFor(employees, location, item.service.id, booking.items).map(({ id, name }) => ({
            value: id,
            label: name,
          }))}
          value={employeeIds[index] ?? null}
          onChange={(chosen) =>
            chosen !== null &&
            form.set(
              'employeeIds',
              employeeIds.map((id, at) => (at === index ? chosen : id)),
            )
          }
        />
      ))}
    </EditForm>
  )
}
