// Moving a visit to another time, or to other people.

import { Button, Group, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { instantAt, parseTimeOfDay, timeOfDay, writeTimeOfDay } from '../../../shared/time'
import { employeesQuery, type Location } from '../../catalogue'
import { useUnsaved } from '../../parts/unsaved'
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
  const [day, setDay] = useState(booking.starts_at.slice(0, 10))
  const [time, setTime] = useState(writeTimeOfDay(timeOfDay(Date.parse(booking.starts_at), zone)))
  const [ids, setIds] = useState(booking.items.map(({ employee }) => employee.id))
  const { may } = useUser()
  const wanted = { start: instantAt(day, parseTimeOfDay(time), zone), employeeIds: ids }
  useUnsaved(
    day !== booking.starts_at.slice(0, 10) ||
      wanted.start !== Date.parse(booking.starts_at) ||
      ids.some((id, index) => id !== booking.items[index]?.employee.id),
  )
  const off = useOffHours(location, usePieces([predict(booking, wanted, zone)]))
  const anyway = may.desk && off !== undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    move(booking, { ...wanted, anyway })
    onDone()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <WhenFields day={day} time={time} onDay={setDay} onTime={setTime} />
        <OffHoursNote location={location} off={off} anyway={anyway} />
        {booking.items.map((item, index) => (
          <Select
            // biome-ignore lint/suspicious/noArrayIndexKey: a visit's services have no other name, and may come twice
            key={index}
            label={item.service.name}
            allowDeselect={false}
            data={whoDo(employees, location, item.service.id, booking.items).map(({ id, name }) => ({
              value: String(id),
              label: name,
            }))}
            value={String(ids[index])}
            onChange={(value) => value && setIds(ids.map((id, at) => (at === index ? Number(value) : id)))}
          />
        ))}
        <Group>
          <Button type="submit">{t(anyway ? 'visit.moveAnyway' : 'visit.moveSubmit')}</Button>
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
