// Why nobody is booked at a time, in words, and what can be done about it.

import { Anchor } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Span } from '../../../shared/time'
import {
  closuresQuery,
  type Employee,
  employeesQuery,
  type Location,
  locationsQuery,
  servicesQuery,
} from '../../catalogue'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import styles from '../drawers.module.css'
import { type Booking, piecesOf } from '../visits'
import { type OffHours, offHours } from './hours'

/** Who is to be busy, and when. */
export interface Wanted {
  employeeId: number
  busy: Span[]
}

type Found = OffHours & { employee: Employee }

function useWords() {
  const { t, format } = useTexts()
  return useCallback(
    (found: Found, zone: string) => {
      const { name } = found.employee
      if (found.why !== 'break') return t(`offHours.${found.why}`, { name })
      const [from, to] = [found.pause.start, found.pause.end].map((instant) => format.time(instant, zone))
      return t('offHours.break', { name, from: from ?? '', to: to ?? '' })
    },
    [t, format],
  )
}

/** Which of the hours that are agreed a visit would be outside of, as far as that is known here. */
export function useSayOffHours() {
  const queries = useQueryClient()
  const words = useWords()
  return useCallback(
    (visit: Booking): string | undefined => {
      const location = queries.getQueryData(locationsQuery.queryKey)?.find(({ id }) => id === visit.location_id)
      if (!location) return undefined
      const employees = queries.getQueryData(employeesQuery.queryKey) ?? []
      const services = queries.getQueryData(servicesQuery.queryKey) ?? []
      const closures = queries.getQueryData(closuresQuery(location.id).queryKey) ?? []
      const wanted = piecesOf(visit, byId(services), byId(employees))
      const found = firstOff(wanted, employees, location, closures)
      return found && words(found, location.time_zone)
    },
    [queries, words],
  )
}

const byId = <Item extends { id: number }>(items: readonly Item[]) => new Map(items.map((item) => [item.id, item]))

function firstOff(
  wanted: readonly Wanted[],
  employees: readonly Employee[],
  location: Location,
  closures: Parameters<typeof offHours>[3],
): Found | undefined {
  for (const { employeeId, busy } of wanted) {
    const employee = employees.find(({ id }) => id === employeeId)
    const off = employee && offHours(busy, employee, location, closures)
    if (off) return { ...off, employee }
  }
  return undefined
}

/** Which hours some times are outside of. Asks again when one comes back from having changed them. */
export function useOffHours(location: Location, wanted: readonly Wanted[]): Found | undefined {
  const { data: employees = [] } = useQuery({ ...employeesQuery, refetchOnWindowFocus: 'always' })
  const { data: closures = [] } = useQuery({ ...closuresQuery(location.id), refetchOnWindowFocus: 'always' })
  return firstOff(wanted, employees, location, closures)
}

interface OffHoursNoteProps {
  location: Location
  off: Found | undefined
  /** Whether it was asked for all the same. */
  refused?: boolean
  /** Whether it can be had all the same. */
  anyway?: boolean
}

/**
 * Says that a time is outside of somebody's hours, and leads to where those can be changed: beside the form, not away
 * from it.
 */
export function OffHoursNote({ location, off, refused, anyway }: OffHoursNoteProps) {
  const { t } = useTexts()
  const { may } = useUser()
  const words = useWords()
  if (!off) return null
  const { name, id } = off.employee
  const to = off.why === 'closed' ? `/locations/${location.id}` : `/staff/${id}`
  return (
    <div key={String(refused)} role={refused ? 'alert' : 'status'} className={styles.warning}>
      <strong>{words(off, location.time_zone)}</strong>
      <span>{t(anyway ? 'offHours.anyway' : may.manage ? 'offHours.way' : 'offHours.ask')}</span>
      {may.manage && (
        <Anchor component={Link} to={to} target="_blank" size="sm">
          {t(off.why === 'closed' ? 'offHours.changeClosed' : 'offHours.change', { name })}
        </Anchor>
      )}
    </div>
  )
}
