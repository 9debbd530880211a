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
import { useI18n } from '../../i18n'
import { useUser } from '../../session/session'
import { type Booking, piecesOf } from '../bookings'
import styles from '../drawers.module.css'
import { type OutsideHours, outsideHours } from './hours'

/** An employee, and the times they would be booked. */
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

/** Which of the hours that are agreed a booking would be outside of, as far as that is known here. */
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

/** Which hours some times are outside of. Asks again when one comes back from having changed them. */
export function useOutsideHours(location: Location, busyTimes: readonly BusyTime[]): EmployeeOutsideHours | undefined {
  const { data: employees = [] } = useQuery({ ...employeesQuery, refetchOnWindowFocus: 'always' })
  const { data: closures = [] } = useQuery({ ...closuresQuery(location.id), refetchOnWindowFocus: 'always' })
  return firstOutside(busyTimes, employees, location, closures)
}

interface OutsideHoursNoteProps {
  location: Location
  outside: EmployeeOutsideHours | undefined
  /** True after the server refused the time. */
  refused?: boolean
  /** True if the booking can be made regardless. */
  force?: boolean
}

/**
 * Says that a time is outside of an employee's hours, and links to the page that changes them, in a new tab so that the
 * form stays.
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
