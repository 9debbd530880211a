// Moving a visit to another time, or to other people.

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { instantAt, parseTimeOfDay, timeOfDay, writeTimeOfDay } from '../../../shared/time'
import { employeesQuery, type Location } from '../../catalogue'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { usePieces } from '../data'
import { WhenFields, whoDo } from '../fields'
import { OffHoursNote, useOffHours } from '../grid/OffHours'
import type { Booking } from '../visits'
import { predict, useChanges } from './changes'

export function MoveForm({ booking, location, onDone }: { booking: Booking; location: Location; onDone: () => void }) {
  const { t } = useTexts()
  const zone = location.time_zone
  const { move } = useChanges(zone)
  const { data: employees = [] } = useQuery(employeesQuery)
  const { may } = useUser()
  const targetOf = ({ day, time, ids }: typeof initial) => ({
    start: instantAt(day, parseTimeOfDay(time), zone),
    employeeIds: ids,
  })
  const initial = {
    day: booking.starts_at.slice(0, 10),
    time: writeTimeOfDay(timeOfDay(Date.parse(booking.starts_at), zone)),
    ids: booking.items.map(({ employee }) => employee.id),
  }
  const form = useForm({
    initial,
    save: async (values) => move(booking, { ...targetOf(values), anyway }),
    onSaved: onDone,
  })
  const { ids } = form.values
  const off = useOffHours(location, usePieces([predict(booking, targetOf(form.values), zone)]))
  const anyway = may.desk && off !== undefined
  return (
    <EditForm form={form} gap="sm" submit={t(anyway ? 'visit.moveAnyway' : 'visit.moveSubmit')} cancel={onDone}>
      <WhenFields day={form.choice('day')} time={form.text('time')} />
      <OffHoursNote location={location} off={off} anyway={anyway} />
      {booking.items.map((item, index) => (
        <Select
          // biome-ignore lint/suspicious/noArrayIndexKey: a visit's services have no other name, and may come twice
          key={index}
          label={item.service.name}
          allowDeselect={false}
          data={whoDo(employees, location, item.service.id, booking.items).map(({ id, name }) => ({
            value: id,
            label: name,
          }))}
          value={ids[index] ?? null}
          onChange={(chosen) =>
            chosen !== null &&
            form.set(
              'ids',
              ids.map((id, at) => (at === index ? chosen : id)),
            )
          }
        />
      ))}
    </EditForm>
  )
}
