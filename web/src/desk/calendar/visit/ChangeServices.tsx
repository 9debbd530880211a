// Having a visit be of other services, or of more of them: it stays when it is.

import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../../shared/api'
import { answer, Problem } from '../../../shared/problem'
import { writeInstant } from '../../../shared/time'
import type { Location } from '../../catalogue'
import { say } from '../../parts/notes'
import { Refusal } from '../../parts/problems'
import { isSame } from '../../parts/rules'
import { useUnsaved } from '../../parts/unsaved'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { keepBooking } from '../data'
import type { Booking } from '../visits'
import { aboutVisit } from './changes'
import { type Line, ServiceLines } from './ServiceLines'

const linesOf = (booking: Booking): Line[] =>
  booking.items.map(({ service, employee }, key) => ({ key, serviceId: service.id, employeeId: employee.id }))

interface ChangeServicesProps {
  booking: Booking
  location: Location
  onDone: () => void
}

export function ChangeServices({ booking, location, onDone }: ChangeServicesProps) {
  const { t, format } = useTexts()
  const { may } = useUser()
  const queries = useQueryClient()
  const [lines, setLines] = useState(() => linesOf(booking))
  useUnsaved(!isSame(lines, linesOf(booking)))
  const items = lines.flatMap(({ key, serviceId, employeeId }) => {
    if (serviceId === null) return []
    // What was there keeps the length that was set for it, wherever it stands now.
    const had = booking.items[key]
    const length = had?.service.id === serviceId ? (had.duration_minutes ?? null) : null
    return [{ service_id: serviceId, employee_id: employeeId, duration_minutes: length }]
  })
  const change = useMutation({
    mutationFn: (outside_hours: boolean) =>
      answer(
        api.POST('/bookings/{id}/time', {
          params: { path: { id: booking.id } },
          body: {
            booking_date: writeInstant(Date.parse(booking.starts_at)),
            version: booking.version,
            items,
            ...(outside_hours && { outside_hours }),
          },
        }),
      ),
    onSuccess: (changed) => {
      keepBooking(queries, changed)
      const [client, end] = [changed.client.name, Date.parse(changed.ends_at)]
      say(
        { message: t('calendar.stretched', { client, time: format.time(end, location.time_zone) }) },
        aboutVisit(booking.id),
      )
      onDone()
    },
  })
  const named = items.every(({ employee_id }) => employee_id !== null)
  const anyway = may.desk && named && change.error !== null && Problem.of(change.error).code === 'outside_hours'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(anyway)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ServiceLines
          location={location}
          lines={lines}
          had={booking.items}
          onChange={(next) => {
            change.reset()
            setLines(next)
          }}
        />
        {change.error && <Refusal thrown={change.error} />}
        <Group>
          <Button type="submit" loading={change.isPending} disabled={items.length !== lines.length}>
            {t(anyway ? 'visit.servicesAnyway' : 'action.save')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
