// The services of a visit to be, one after the other, and who does each.

import { Button, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { employeesQuery, type Location, servicesQuery } from '../../catalogue'
import { Icon } from '../../parts/Icon'
import { useTexts } from '../../texts'
import { serviceOptions, whoDo } from '../fields'
import type { Item } from '../visits'

const none: readonly Item[] = []

export interface Line {
  key: number
  serviceId: number | null
  employeeId: number | null
}

interface ServiceLinesProps {
  location: Location
  lines: readonly Line[]
  /** What a visit has already: it can keep that, also if it is not offered any more. */
  had?: readonly Item[]
  /** Whether they are what one begins with. */
  first?: boolean
  onChange: (lines: Line[]) => void
}

export function ServiceLines({ location, lines, had = none, first = false, onChange }: ServiceLinesProps) {
  const { t } = useTexts()
  const { data: services = [] } = useQuery(servicesQuery)
  const { data: employees = [] } = useQuery(employeesQuery)
  const options = useMemo(() => serviceOptions(services, had), [services, had])
  const change = (line: Line, next: Partial<Line>) =>
    onChange(lines.map((one) => (one.key === line.key ? { ...one, ...next } : one)))
  /** Another service, by the same person if they do it. */
  const choose = (line: Line, serviceId: number | null) => {
    const does = whoDo(employees, location, serviceId, had).some(({ id }) => id === line.employeeId)
    change(line, { serviceId, ...(!does && { employeeId: null }) })
  }
  return (
    <>
      {lines.map((line, index) => (
        <Group key={line.key} gap="xs" wrap="nowrap" align="end">
          <Select
            flex={3}
            {...(first && index === 0 && { 'data-autofocus': true })}
            searchable
            label={index === 0 ? t('services.one') : undefined}
            aria-label={t('services.one')}
            placeholder={t('visit.chooseService')}
            data={options}
            value={line.serviceId}
            onChange={(serviceId) => choose(line, serviceId)}
          />
          <Select
            flex={2}
            label={index === 0 ? t('visit.with') : undefined}
            aria-label={t('visit.with')}
            placeholder={t('visit.anyone')}
            clearable
            data={whoDo(employees, location, line.serviceId, had).map(({ id, name }) => ({
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
          {t('visit.addService')}
        </Button>
      )}
    </>
  )
}
