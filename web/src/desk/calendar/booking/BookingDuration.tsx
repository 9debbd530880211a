// Form that changes the duration of a booking's last service.

import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { MINUTE } from '../../../shared/time'
import { employeesQuery, type Location, servicesQuery } from '../../catalogue'
import { useI18n } from '../../i18n'
import { useUnsaved } from '../../ui/unsaved'
import { type Booking, usualDuration } from '../bookings'
import { useChanges } from './changes'
import { DurationField } from './DurationField'

/** Returns a function that looks up the usual duration of a service by an employee, in minutes, in the loaded data. */
export function useUsualDuration() {
  const { data: services } = useQuery(servicesQuery)
  const { data: employees } = useQuery(employeesQuery)
  return useMemo(() => {
    const byService = new Map((services ?? []).map((service) => [service.id, service]))
    const byEmployee = new Map((employees ?? []).map((employee) => [employee.id, employee]))
    return (serviceId: number, employeeId: number | null) => usualDuration(serviceId, employeeId, byService, byEmployee)
  }, [services, employees])
}

export function BookingDuration({ booking, location }: { booking: Booking; location: Location }) {
  const { t } = useI18n()
  const { move } = useChanges(location.time_zone)
  const usualDurationOf = useUsualDuration()
  const last = booking.items.at(-1)
  // A service keeps the duration it was booked with, even if its usual duration has changed since.
  const current = last ? (Date.parse(last.ends_at) - Date.parse(last.starts_at)) / MINUTE : 0
  const usual = last && usualDurationOf(last.service.id, last.employee.id)
  const [duration, setDuration] = useState(current === usual ? null : current)
  useUnsaved((duration ?? usual) !== current)
  if (!last) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    move(booking, {
      start: Date.parse(booking.starts_at),
      employeeIds: booking.items.map(({ employee }) => employee.id),
      durations: booking.items.map(({ duration_minutes }, index) =>
        index === booking.items.length - 1 ? duration : (duration_minutes ?? null),
      ),
    })
  }
  return (
    <form onSubmit={submit}>
      <Group align="end" gap="xs">
        <DurationField
          label={booking.items.length > 1 ? t('booking.lengthOf', { service: last.service.name }) : t('booking.length')}
          usual={usual}
          value={duration}
          onChange={setDuration}
        />
        {(duration ?? usual) !== current && (
          <Button type="submit" variant="default">
            {t('action.save')}
          </Button>
        )}
      </Group>
    </form>
  )
}
