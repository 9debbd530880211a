// Form that changes or adds services of a booking. The start stays the same.

import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../../shared/api'
import { Problem, unwrap } from '../../../shared/problem'
import { formatInstant } from '../../../shared/time'
import type { Location } from '../../catalogue'
import { useI18n } from '../../i18n'
import { EditForm } from '../../kit/EditForm'
import { useForm } from '../../kit/useForm'
import { useUser } from '../../session/session'
import { showToast } from '../../ui/toasts'
import type { Booking } from '../bookings'
import { cacheBooking } from '../queries'
import { bookingTopic } from './changes'
import { type Line, ServiceLines } from './ServiceLines'

const linesOf = (booking: Booking): Line[] =>
  booking.items.map(({ service, employee }, key) => ({ key, serviceId: service.id, employeeId: employee.id }))

const itemsOf = (booking: Booking, lines: readonly Line[]) =>
  lines.flatMap(({ key, serviceId, employeeId }) => {
    if (serviceId === null) return []
    // A service that was already booked keeps its custom duration, wherever it is in the list now.
    const currentItems = booking.items[key]
    const duration = currentItems?.service.id === serviceId ? (currentItems.duration_minutes ?? null) : null
    return [{ service_id: serviceId, employee_id: employeeId, duration_minutes: duration }]
  })

interface ChangeServicesProps {
  booking: Booking
  location: Location
  onDone: () => void
}

export function ChangeServices({ booking, location, onDone }: ChangeServicesProps) {
  const { t, format } = useI18n()
  const { can } = useUser()
  const queryClient = useQueryClient()
  const form = useForm({
    initial: { lines: linesOf(booking) },
    save: ({ lines }) =>
      unwrap(
        api.POST('/bookings/{id}/reschedule', {
          params: { path: { id: booking.id } },
          body: {
            booking_date: formatInstant(Date.parse(booking.starts_at)),
            version: booking.version,
            items: itemsOf(booking, lines),
            ...(anyway && { outside_hours: true }),
          },
        }),
      ),
    errorDependsOn: ['lines'],
    onSaved: (changed) => {
      cacheBooking(queryClient, changed)
      const [client, end] = [changed.client.name, Date.parse(changed.ends_at)]
      showToast(
        { message: t('calendar.stretched', { client, time: format.time(end, location.time_zone) }) },
        bookingTopic(booking.id),
      )
      onDone()
    },
  })
  const { lines } = form.values
  const items = itemsOf(booking, lines)
  const named = items.every(({ employee_id }) => employee_id !== null)
  const anyway: boolean =
    can.manageBookings && named && form.error !== null && Problem.of(form.error).code === 'outside_hours'
  return (
    <EditForm
      form={form}
      gap="sm"
      submit={t(anyway ? 'booking.servicesAnyway' : 'action.save')}
      disabled={items.length !== lines.length}
      cancel={onDone}
    >
      <ServiceLines
        location={location}
        lines={lines}
        current={booking.items}
        onChange={(next) => form.set('lines', next)}
      />
    </EditForm>
  )
}
