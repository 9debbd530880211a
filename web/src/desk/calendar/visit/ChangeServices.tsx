// Having a visit be of other services, or of more of them: it stays when it is.

import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { answer, Problem } from '../../../shared/problem'
import { writeInstant } from '../../../shared/time'
import type { Location } from '../../catalogue'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { say } from '../../parts/notes'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { keepBooking } from '../data'
import type { Booking } from '../visits'
import { aboutVisit } from './changes'
import { type Line, ServiceLines } from './ServiceLines'

const linesOf = (booking: Booking): Line[] =>
  booking.items.map(({ service, employee }, key) => ({ key, serviceId: service.id, employeeId: employee.id }))

const itemsOf = (booking: Booking, lines: readonly Line[]) =>
  lines.flatMap(({ key, serviceId, employeeId }) => {
    if (serviceId === null) return []
    // What was there keeps the length that was set for it, wherever it stands now.
    const had = booking.items[key]
    const length = had?.service.id === serviceId ? (had.duration_minutes ?? null) : null
    return [{ service_id: serviceId, employee_id: employeeId, duration_minutes: length }]
  })

interface ChangeServicesProps {
  booking: Booking
  location: Location
  onDone: () => void
}

export function ChangeServices({ booking, location, onDone }: ChangeServicesProps) {
  const { t, format } = useTexts()
  const { may } = useUser()
  const queries = useQueryClient()
  const form = useForm({
    initial: { lines: linesOf(booking) },
    save: ({ lines }) =>
      answer(
        api.POST('/bookings/{id}/time', {
          params: { path: { id: booking.id } },
          body: {
            booking_date: writeInstant(Date.parse(booking.starts_at)),
            version: booking.version,
            items: itemsOf(booking, lines),
            ...(anyway && { outside_hours: true }),
          },
        }),
      ),
    errorDependsOn: ['lines'],
    onSaved: (changed) => {
      keepBooking(queries, changed)
      const [client, end] = [changed.client.name, Date.parse(changed.ends_at)]
      say(
        { message: t('calendar.stretched', { client, time: format.time(end, location.time_zone) }) },
        aboutVisit(booking.id),
      )
      onDone()
    },
  })
  const { lines } = form.values
  const items = itemsOf(booking, lines)
  const named = items.every(({ employee_id }) => employee_id !== null)
  const anyway: boolean = may.desk && named && form.error !== null && Problem.of(form.error).code === 'outside_hours'
  return (
    <EditForm
      form={form}
      gap="sm"
      submit={t(anyway ? 'visit.servicesAnyway' : 'action.save')}
      disabled={items.length !== lines.length}
      cancel={onDone}
    >
      <ServiceLines
        location={location}
        lines={lines}
        had={booking.items}
        onChange={(next) => form.set('lines', next)}
      />
    </EditForm>
  )
}
