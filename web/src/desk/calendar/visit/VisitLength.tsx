// Making a visit longer or shorter: its last service is.

import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { MINUTE } from '../../../shared/time'
import { employeesQuery, type Location, servicesQuery } from '../../catalogue'
import { useUnsaved } from '../../parts/unsaved'
import { useTexts } from '../../texts'
import { type Booking, usualMinutes } from '../visits'
import { useChanges } from './changes'
import { LengthField } from './LengthField'

/** How many minutes a service takes with somebody, as it is known here. */
export function useUsualMinutes() {
  const { data: services } = useQuery(servicesQuery)
  const { data: employees } = useQuery(employeesQuery)
  return useMemo(() => {
    const byService = new Map((services ?? []).map((service) => [service.id, service]))
    const byEmployee = new Map((employees ?? []).map((employee) => [employee.id, employee]))
    return (serviceId: number, employeeId: number | null) => usualMinutes(serviceId, employeeId, byService, byEmployee)
  }, [services, employees])
}

export function VisitLength({ booking, location }: { booking: Booking; location: Location }) {
  const { t } = useTexts()
  const { move } = useChanges(location.time_zone)
  const usualOf = useUsualMinutes()
  const last = booking.items.at(-1)
  // What was booked when the service took longer takes as long as that.
  const present = last ? (Date.parse(last.ends_at) - Date.parse(last.starts_at)) / MINUTE : 0
  const usual = last && usualOf(last.service.id, last.employee.id)
  const [length, setLength] = useState(present === usual ? null : present)
  useUnsaved((length ?? usual) !== present)
  if (!last) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    move(booking, {
      start: Date.parse(booking.starts_at),
      employeeIds: booking.items.map(({ employee }) => employee.id),
      lengths: booking.items.map(({ duration_minutes }, index) =>
        index === booking.items.length - 1 ? length : (duration_minutes ?? null),
      ),
    })
  }
  return (
    <form onSubmit={submit}>
      <Group align="end" gap="xs">
        <LengthField
          label={booking.items.length > 1 ? t('visit.lengthOf', { service: last.service.name }) : t('visit.length')}
          usual={usual}
          value={length}
          onChange={setLength}
        />
        {(length ?? usual) !== present && (
          <Button type="submit" variant="default">
            {t('action.save')}
          </Button>
        )}
      </Group>
    </form>
  )
}
