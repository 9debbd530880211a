// Explanation of why a time is outside of an employee's hours, and a link to change them.

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
import { useI18n } from '../../i18n'
import { useUser } from '../../session/session'
import { type Booking, piecesOf } from '../bookings'
import styles from '../drawers.module.css'
import { type OutsideHours, outsideHours } from './hours'

/** Times when an employee would be busy. */
export interface BusyTime {
  employeeId: number
  busy: Span[]
}

type EmployeeOutsideHours = OutsideHours & { employee: Employee }

function useDescribe() {
  const { t, format } = useI18n()
  return useCallback(
    (outside: EmployeeOutsideHours, zone: string) => {
      const { name } = outside.employee
      if (outside.reason !== 'break') return t(`outsideHours.${outside.reason}`, { name })
      const [from, to] = [outside.pause.start, outside.pause.end].map((instant) => format.time(instant, zone))
      return t('outsideHours.break', { name, from: from ?? '', to: to ?? '' })
    },
    [t, format],
  )
}

/** Returns a function that describes the hours a booking is outside of, as far as the cached data shows it. */
export function useDescribeOutsideHours() {
  const queryClient = useQueryClient()
  const describe = useDescribe()
  return useCallback(
    (booking: Booking): string | undefined => {
      const location = queryClient.getQueryData(locationsQuery.queryKey)?.find(({ id }) => id === booking.location_id)
      if (!location) return undefined
      const employees = queryClient.getQueryData(employeesQuery.queryKey) ?? []
      const services = queryClient.getQueryData(servicesQuery.queryKey) ?? []
      const closures = queryClient.getQueryData(closuresQuery(location.id).queryKey) ?? []
      const busyTimes = piecesOf(booking, byId(services), byId(employees))
      const outside = firstOutside(busyTimes, employees, location, closures)
      return outside && describe(outside, location.time_zone)
    },
    [queryClient, describe],
  )
}

const byId = <Item extends { id: number }>(items: readonly Item[]) => new Map(items.map((item) => [item.id, item]))

function firstOutside(
  busyTimes: readonly BusyTime[],
  employees: readonly Employee[],
  location: Location,
  closures: Parameters<typeof outsideHours>[3],
): EmployeeOutsideHours | undefined {
  for (const { employeeId, busy } of busyTimes) {
    const employee = employees.find(({ id }) => id === employeeId)
    const outside = employee && outsideHours(busy, employee, location, closures)
    if (outside) return { ...outside, employee }
  }
  return undefined
}

/**
 * Returns the first hours that the given times are outside of. Refetches when the window regains the focus, as the
 * hours may have been changed in another tab.
 */
export function useOutsideHours(location: Location, busyTimes: readonly BusyTime[]): EmployeeOutsideHours | undefined {
  const { data: employees = [] } = useQuery({ ...employeesQuery, refetchOnWindowFocus: 'always' })
  const { data: closures = [] } = useQuery({ ...closuresQuery(location.id), refetchOnWindowFocus: 'always' })
  return firstOutside(busyTimes, employees, location, closures)
}

interface OutsideHoursNoteProps {
  location: Location
  outside: EmployeeOutsideHours | undefined
  /** True after the server has refused the time. */
  refused?: boolean
  /** True if the booking is possible regardless. */
  force?: boolean
}

/**
 * Shows that a time is outside of an employee's hours, with a link to the page that changes them. The link opens a new
 * tab so that the form stays open.
 */
export function OutsideHoursNote({ location, outside, refused, force }: OutsideHoursNoteProps) {
  const { t } = useI18n()
  const { can } = useUser()
  const describe = useDescribe()
  if (!outside) return null
  const { name, id } = outside.employee
  const to = outside.reason === 'closed' ? `/locations/${location.id}` : `/staff/${id}`
  return (
    <div key={String(refused)} role={refused ? 'alert' : 'status'} className={styles.warning}>
      <strong>{describe(outside, location.time_zone)}</strong>
      <span>{t(force ? 'outsideHours.anyway' : can.manageBusiness ? 'outsideHours.way' : 'outsideHours.ask')}</span>
      {can.manageBusiness && (
        <Anchor component={Link} to={to} target="_blank" size="sm">
          {t(outside.reason === 'closed' ? 'outsideHours.changeClosed' : 'outsideHours.change', { name })}
        </Anchor>
      )}
    </div>
  )
}
