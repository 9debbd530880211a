// Changing visits from the calendar: shown at once, put right by the server's answer, taken back if it refuses.

import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../../shared/api'
import { answer, Problem } from '../../shared/problem'
import { MINUTE, writeInstant, writeLocalTime } from '../../shared/time'
import { sayProblem } from '../parts/problems'
import { actSoon, showUndo } from '../parts/undo'
import { useTexts } from '../texts'
import { keepBooking } from './data'
import type { Booking, Status } from './visits'

/** When, with whom and for how long each service is to be. */
export interface Target {
  start: number
  employeeIds: number[]
  /** In minutes; `null` is as long as usual. What is left out stays. */
  lengths?: (number | null)[]
}

const lengthsOf = (booking: Booking) => booking.items.map(({ duration_minutes }) => duration_minutes ?? null)

const targetOf = (booking: Booking): Target => ({
  start: Date.parse(booking.starts_at),
  employeeIds: booking.items.map(({ employee }) => employee.id),
  lengths: lengthsOf(booking),
})

/** The booking as it will be if the server agrees. What is to take as long as usual takes as long as now until it says. */
function predict(
  booking: Booking,
  { start, employeeIds, lengths = lengthsOf(booking) }: Target,
  zone: string,
): Booking {
  let by = start - Date.parse(booking.starts_at)
  const items = booking.items.map((item, index) => {
    const starts = Date.parse(item.starts_at)
    const ends = Date.parse(item.ends_at)
    const length = lengths[index] ?? null
    const longer = length === null ? 0 : length * MINUTE - (ends - starts)
    const starts_at = writeLocalTime(starts + by, zone)
    by += longer
    return {
      ...item,
      employee: { ...item.employee, id: employeeIds[index] ?? item.employee.id },
      starts_at,
      ends_at: writeLocalTime(ends + by, zone),
      duration_minutes: length,
    }
  })
  const ends_at = writeLocalTime(Date.parse(booking.ends_at) + by, zone)
  return { ...booking, starts_at: writeLocalTime(start, zone), ends_at, items }
}

export function useChanges(zone: string) {
  const { t, format } = useTexts()
  const queries = useQueryClient()

  /** After a refusal the booking is shown as the server has it. */
  const springBack = useCallback(
    async (booking: Booking, thrown: unknown) => {
      keepBooking(queries, booking)
      notifications.show({
        title: t('calendar.refused', { client: booking.client.name }),
        message: sayProblem(thrown, t),
        color: 'red',
        autoClose: 7_000,
      })
      if (Problem.of(thrown).code === 'offline') return
      const present = await answer(api.GET('/bookings/{id}', { params: { path: { id: booking.id } } })).catch(
        () => null,
      )
      if (present) keepBooking(queries, present)
    },
    [queries, t],
  )

  const move = useCallback(
    async (booking: Booking, target: Target, undoable = true) => {
      const before = targetOf(booking)
      const others = target.employeeIds.some((id, index) => id !== before.employeeIds[index])
      const { lengths } = target
      const stretched = lengths?.some((length, index) => length !== before.lengths?.[index]) ?? false
      if (!others && !stretched && target.start === before.start) return
      keepBooking(queries, predict(booking, target, zone))
      try {
        const moved = await answer(
          api.POST('/bookings/{id}/time', {
            params: { path: { id: booking.id } },
            body: {
              booking_date: writeInstant(target.start),
              version: booking.version,
              ...((others || stretched) && {
                items: booking.items.map(({ service }, index) => ({
                  service_id: service.id,
                  employee_id: target.employeeIds[index] ?? null,
                  ...(lengths && { duration_minutes: lengths[index] ?? null }),
                })),
              }),
            },
          }),
        )
        keepBooking(queries, moved)
        const client = booking.client.name
        if (undoable)
          showUndo(
            target.start === before.start && !others
              ? t('calendar.stretched', { client, time: format.time(Date.parse(moved.ends_at), zone) })
              : t('calendar.moved', { client, time: format.time(target.start, zone) }),
            () => void move(moved, before, false),
            t,
          )
      } catch (thrown) {
        await springBack(booking, thrown)
      }
    },
    [queries, springBack, zone, t, format],
  )

  const send = useCallback(
    async (booking: Booking, status: Status) => {
      try {
        const changed = await answer(
          api.POST('/bookings/{id}/status', {
            params: { path: { id: booking.id } },
            body: { status, version: booking.version },
            keepalive: true,
          }),
        )
        keepBooking(queries, changed)
        void queries.invalidateQueries({ queryKey: ['history', booking.id] })
        void queries.invalidateQueries({ queryKey: ['dashboard'] })
      } catch (thrown) {
        await springBack(booking, thrown)
      }
    },
    [queries, springBack],
  )

  /** Moves a visit to another state. What frees its time cannot be taken back, so that waits a moment. */
  const become = useCallback(
    (booking: Booking, status: Status) => {
      keepBooking(queries, { ...booking, status })
      if (status !== 'cancelled' && status !== 'no_show') return void send(booking, status)
      actSoon(
        {
          message: t(status === 'cancelled' ? 'calendar.cancelled' : 'calendar.noShow', {
            client: booking.client.name,
          }),
          act: () => void send(booking, status),
          revert: () => keepBooking(queries, booking),
        },
        t,
      )
    },
    [queries, send, t],
  )

  return { move, become }
}
