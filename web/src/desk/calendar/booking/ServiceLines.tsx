// Fields for the services of a booking, in sequence, and the employee of each.

import { Button, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { employeesQuery, type Location, servicesQuery } from '../../catalogue'
import { useI18n } from '../../i18n'
import { Icon } from '../../ui/Icon'
import { employeesFor, serviceOptions } from '../bookingFields'
import type { Item } from '../bookings'

const noItems: readonly Item[] = []

export interface Line {
  key: number
  serviceId: number | null
  employeeId: number | null
}

interface ServiceLinesProps {
  location: Location
  lines: readonly Line[]
  /** Items of an existing booking, which it can keep even if they are no longer offered. */
  current?: readonly Item[]
  /** True to give the first field the initial focus. */
  autoFocus?: boolean
  onChange: (lines: Line[]) => void
}

export function ServiceLines({ location, lines, current = noItems, autoFocus = false, onChange }: ServiceLinesProps) {
  const { t } = useI18n()
  const { data: services = [] } = useQuery(servicesQuery)
  const { data: employees = [] } = useQuery(employeesQuery)
  const options = useMemo(() => serviceOptions(services, current), [services, current])
  const change = (line: Line, next: Partial<Line>) =>
    onChange(lines.map((one) => (one.key === line.key ? { ...one, ...next } : one)))
  /** Changes the service of a line. Keeps the employee if they perform it. */
  const setService = (line: Line, serviceId: number | null) => {
    const isAvailable = employeesFor(employees, location, serviceId, current).some(({ id }) => id === line.employeeId)
    change(line, { serviceId, ...(!isAvailable && { employeeId: null }) })
  }
  return (
    <>
      {lines.map((line, index) => (
        <Group key={line.key} gap="xs" wrap="nowrap" align="end">
          <Select
            flex={3}
            {...(autoFocus && index === 0 && { 'data-autofocus': true })}
            searchable
            label={index === 0 ? t('services.one') : undefined}
            aria-label={t('services.one')}
            placeholder={t('booking.chooseService')}
            data={options}
            value={line.serviceId}
            onChange={(serviceId) => setService(line, serviceId)}
          />
          <Select
            flex={2}
            label={index === 0 ? t('booking.with') : undefined}
            aria-label={t('booking.with')}
            placeholder={t('booking.anyone')}
            clearable
            data={employeesFor(employees, location, line.serviceId, current).map(({ id, name }) => ({
              value: id,
              label: name,
            }))}
            value={line.employeeId}
            onChange={(employeeId) => change(line, { employeeId })}
          />
          {lines.length > 1 && (
            <Button
              variant="subtle"
              color="gray"
              px={8}
              flex="none"
              aria-label={t('action.remove')}
              onClick={() => onChange(lines.filter(({ key: other }) => other !== line.key))}
            >
              <Icon name="close" size={16} />
            </Button>
          )}
        </Group>
      ))}
      {lines.length < 10 && (
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          leftSection={<Icon name="plus" size={16} />}
          onClick={() =>
            onChange([
              ...lines,
              {
                key: Math.max(...lines.map((line) => line.key)) + 1,
                serviceId: null,
                employeeId: lines.at(-1)?.employeeId ?? null,
              },
            ])
          }
        >
          {t('booking.addService')}
        </Button>
      )}
    </>
  )
}
