// Fields shared by the forms for bookings.

import { Group, TextInput, type TextInputProps } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import type { Day } from '../../shared/time'
import type { Employee, Location, Service } from '../catalogue'
import { useI18n } from '../i18n'
import type { Item } from './bookings'

/** Returns the employees who perform a service at a location, and those already booked for it. */
export const employeesFor = (
  employees: readonly Employee[],
  location: Location,
  serviceId: number | null,
  current: readonly Item[] = [],
) =>
  employees.filter(
    ({ id, active, workplaces, services }) =>
      current.some(({ employee, service }) => employee.id === id && service.id === serviceId) ||
      (active &&
        workplaces.some(({ location_id }) => location_id === location.id) &&
        (serviceId === null || services.some(({ service_id }) => service_id === serviceId))),
  )

/** Returns the services that can be booked, and those already booked, grouped by category. */
export const serviceOptions = (services: readonly Service[], current: readonly Item[] = []) => {
  const groups = new Map<string, { value: number; label: string }[]>()
  for (const { id, name, category, active } of services) {
    if (!active && !current.some(({ service }) => service.id === id)) continue
    const group = groups.get(category) ?? []
    groups.set(category, group)
    group.push({ value: id, label: name })
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}

/** Time field. The props bind it to a form. */
export function TimeField(field: TextInputProps) {
  return <TextInput type="time" step={300} required withAsterisk={false} {...field} />
}

interface DateTimeFieldsProps {
  day: { value: Day; onChange: (day: Day | null) => void }
  time: Pick<TextInputProps, 'value' | 'onChange'>
}

/** Date and time fields. The props bind each to a form. */
export function DateTimeFields({ day, time }: DateTimeFieldsProps) {
  const { t, language } = useI18n()
  return (
    <Group grow>
      <DateInput label={t('booking.day')} locale={language} popoverProps={{ withinPortal: true }} {...day} />
      <TimeField label={t('booking.time')} {...time} />
    </Group>
  )
}
