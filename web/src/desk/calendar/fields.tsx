// What forms about visits have in common.

import { Group, TextInput, type TextInputProps } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import type { Day } from '../../shared/time'
import type { Employee, Location, Service } from '../catalogue'
import { useTexts } from '../texts'
import type { Item } from './visits'

/** Those who do a service at a location, and those who do it in a visit already. */
export const whoDo = (
  employees: readonly Employee[],
  location: Location,
  serviceId: number | null,
  had: readonly Item[] = [],
) =>
  employees.filter(
    ({ id, active, workplaces, services }) =>
      had.some(({ employee, service }) => employee.id === id && service.id === serviceId) ||
      (active &&
        workplaces.some(({ location_id }) => location_id === location.id) &&
        (serviceId === null || services.some(({ service_id }) => service_id === serviceId))),
  )

/** The services that can be chosen, and those that a visit has already. */
export const serviceOptions = (services: readonly Service[], had: readonly Item[] = []) => {
  const groups = new Map<string, { value: number; label: string }[]>()
  for (const { id, name, category, active } of services) {
    if (!active && !had.some(({ service }) => service.id === id)) continue
    const group = groups.get(category) ?? []
    groups.set(category, group)
    group.push({ value: id, label: name })
  }
  return [...groups].map(([group, items]) => ({ group, items }))
}

/** A field of a time of day, given what binds it. */
export function TimeField(field: TextInputProps) {
  return <TextInput type="time" step={300} required withAsterisk={false} {...field} />
}

interface WhenFieldsProps {
  day: { value: Day; onChange: (day: Day | null) => void }
  time: Pick<TextInputProps, 'value' | 'onChange'>
}

/** The fields of a day and a time of day, given what binds each. */
export function WhenFields({ day, time }: WhenFieldsProps) {
  const { t, language } = useTexts()
  return (
    <Group grow>
      <DateInput label={t('visit.day')} locale={language} popoverProps={{ withinPortal: true }} {...day} />
      <TimeField label={t('visit.time')} {...time} />
    </Group>
  )
}
