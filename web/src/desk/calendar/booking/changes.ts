// Changes to bookings on the calendar: shown immediately, then replaced by the server's response, or rolled back if it
// refuses.

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../../../shared/api'
import { Problem, unwrap } from '../../../shared/problem'
import { dayOf, formatInstant, formatLocalTime, MINUTE } from '../../../shared/time'
import { useI18n } from '../../i18n'
import { useUser } from '../../session/session'
import { describeProblem } from '../../ui/problems'
import { hideToast, showToast } from '../../ui/toasts'
import { deferWithUndo, showChoiceToast, showUndoToast } from '../../ui/undo'
import type { Booking, Status } from '../bookings'
import { useDescribeOutsideHours } from '../grid/OutsideHours'
import { cacheBooking } from '../queries'

/** Requested start of a booking, and the employee and duration of each of its services. */
export interface Target {
  start: number
  employeeIds: number[]
  /** Durations in minutes; `null` is the usual duration. Left out to keep the current ones. */
  durations?: (number | null)[]
  /** True to book outside of opening and working hours as well. */
  force?: boolean
}

const durationsOf = (booking: Booking) => booking.items.map(({ duration_minutes }) => duration_minutes ?? null)

const currentTarget = (booking: Booking): Target => ({
  start: Date.parse(booking.starts_at),
  employeeIds: booking.items.map(({ employee }) => employee.id),
  durations: durationsOf(booking),
})

/**
 * Returns the booking as it will be if the server accepts the change. A service with the usual duration keeps its
 * current length until the server responds.
 */
export function predict(
  booking: Booking,
  { start, employeeIds, durations = durationsOf(booking) }: Target,
  zone: string,
): Booking {
  let shift = start - Date.parse(booking.starts_at)
  const items = booking.items.map((item, index) => {
    const starts = Date.parse(item.starts_at)
    const ends = Date.parse(item.ends_at)
    const duration = durations[index] ?? null
    const extension = duration === null ? 0 : duration * MINUTE - (ends - starts)
    const starts_at = formatLocalTime(starts + shift, zone)
    shift += extension
    return {
      ...item,
      employee: { ...item.employee, id: employeeIds[index] ?? item.employee.id },
      starts_at,
      ends_at: formatLocalTime(ends + shift, zone),
      duration_minutes: duration,
    }
  })
  const ends_at = formatLocalTime(Date.parse(booking.ends_at) + shift, zone)
  return { ...booking, starts_at: formatLocalTime(start, zone), ends_at, items }
}

/** Returns true if the client has checked in. The server can undo such a status. */
const isCheckedIn = (status: Status) => status === 'arrived' || status === 'in_service' || status === 'completed'

/** Returns the topic of the toasts about a booking. */
export const bookingTopic = (id: number) => `booking ${id}`

/** Result of the last pending change of each booking, by booking id. */
const pendingChanges = new Map<number, Promise<Booking>>()

/**
 * Runs the changes of one booking in sequence; each starts with the result of the previous one. A change can be undone
 * until the next one starts.
 */
function enqueueChange(booking: Booking, change: (current: Booking) => Promise<Booking>) {
  const { id, version } = booking
  const topic = bookingTopic(id)
  hideToast(topic)
  const result = (pendingChanges.get(id) ?? Promise.resolve(booking)).then((latest) => {
    hideToast(topic)
    return change(latest.version >= version ? latest : booking)
  })
  pendingChanges.set(id, result)
  void result.then(() => pendingChanges.get(id) === result && pendingChanges.delete(id))
}

export function useChanges(zone: string) {
  const { t, format } = useI18n()
  const { can } = useUser()
  const queryClient = useQueryClient()
  const describeOutsideHours = useDescribeOutsideHours()

  /**
   * Restores the booking after a refusal and fetches its current state. `requested` is the booking as requested;
   * `force` repeats the request outside of the hours.
   */
  const rollback = useCallback(
    async (booking: Booking, error: unknown, requested = booking, force?: () => void) => {
      cacheBooking(queryClient, booking)
      const { code } = Problem.of(error)
      const title = t('calendar.refused', { client: booking.client.name })
      const message = (code === 'outside_hours' && describeOutsideHours(requested)) || describeProblem(error, t)
      const topic = bookingTopic(booking.id)
      if (force && code === 'outside_hours')
        showChoiceToast({ title, message, action: t('booking.doAnyway') }, force, topic)
      else showToast({ title, message, color: 'red', autoClose: 7_000 }, topic)
      if (code === 'offline') return booking
      const current = await unwrap(api.GET('/bookings/{id}', { params: { path: { id: booking.id } } })).catch(
        () => booking,
      )
      cacheBooking(queryClient, current)
      return current
    },
    [queryClient, describeOutsideHours, t],
  )

  /** Describes a move: the new time, and the new employees if they changed. */
  const describeMove = useCallback(
    (moved: Booking, before: Target) => {
      const start = Date.parse(moved.starts_at)
      const time = format.time(start, zone)
      const client = moved.client.name
      const others = moved.items.filter(({ employee }, index) => employee.id !== before.employeeIds[index])
      if (start === before.start && others.length === 0)
        return t('calendar.stretched', { client, time: format.time(Date.parse(moved.ends_at), zone) })
      const day = moved.starts_at.slice(0, 10)
      const when =
        day === dayOf(before.start, zone)
          ? t('when.time', { time })
          : t('when.day', { day: format.shortDay(day), time })
      const names = [...new Set(others.map(({ employee }) => employee.name))]
      return names.length > 0
        ? t('calendar.movedTo', { client, when, employee: format.list(names) })
        : t('calendar.moved', { client, when })
    },
    [t, format, zone],
  )

  const move = useCallback(
    (booking: Booking, target: Target, undoable = true) => {
      const { employeeIds, durations, start, force = false } = target
      const changesOf = (from: Booking) => {
        const before = currentTarget(from)
        const isReassigned = employeeIds.some((id, index) => id !== before.employeeIds[index])
        const isResized = durations?.some((one, index) => one !== before.durations?.[index]) ?? false
        return {
          before,
          items: isReassigned || isResized,
          isChanged: isReassigned || isResized || start !== before.start,
        }
      }
      if (!changesOf(booking).isChanged) return
      cacheBooking(queryClient, predict(booking, target, zone))
      enqueueChange(booking, async (current) => {
        const { before, items, isChanged } = changesOf(current)
        if (!isChanged) return current
        const requested = predict(current, target, zone)
        cacheBooking(queryClient, requested)
        try {
          const moved = await unwrap(
            api.POST('/bookings/{id}/reschedule', {
              params: { path: { id: current.id } },
              body: {
                booking_date: formatInstant(start),
                version: current.version,
                ...(force && { outside_hours: true }),
                ...(items && {
                  items: current.items.map(({ service }, index) => ({
                    service_id: service.id,
                    employee_id: employeeIds[index] ?? null,
                    ...(durations && { duration_minutes: durations[index] ?? null }),
                  })),
                }),
              },
            }),
          )
          cacheBooking(queryClient, moved)
          if (undoable) {
            const undo = () => move(moved, { ...before, force: can.manageBookings }, false)
            showUndoToast(describeMove(moved, before), undo, t, bookingTopic(moved.id))
          }
          return moved
        } catch (error) {
          const retry = () => move(current, { ...target, force: true }, undoable)
          return await rollback(current, error, requested, can.manageBookings && !force ? retry : undefined)
        }
      })
    },
    [queryClient, rollback, describeMove, zone, t, can.manageBookings],
  )

  const sendStatus = useCallback(
    (booking: Booking, status: Status, undoable = true) =>
      enqueueChange(booking, async (current) => {
        try {
          const changed = await unwrap(
            api.POST('/bookings/{id}/status', {
              params: { path: { id: current.id } },
              body: { status, version: current.version },
              keepalive: true,
            }),
          )
          cacheBooking(queryClient, changed)
          void queryClient.invalidateQueries({ queryKey: ['history', current.id] })
          void queryClient.invalidateQueries({ queryKey: ['dashboard'] })
          if (undoable && isCheckedIn(status)) {
            const message = t('calendar.became', { client: changed.client.name, status: t(`status.${status}`) })
            showUndoToast(message, () => sendStatus(changed, current.status, false), t, bookingTopic(changed.id))
          }
          return changed
        } catch (error) {
          return await rollback(current, error)
        }
      }),
    [queryClient, rollback, t],
  )

  /**
   * Changes the status of a booking. Cancellations and no-shows cannot be undone on the server, so they are delayed to
   * allow an undo.
   */
  const setStatus = useCallback(
    (booking: Booking, status: Status) => {
      cacheBooking(queryClient, { ...booking, status })
      if (status !== 'cancelled' && status !== 'no_show') return sendStatus(booking, status)
      deferWithUndo(
        {
          message: t(status === 'cancelled' ? 'calendar.cancelled' : 'calendar.noShow', {
            client: booking.client.name,
          }),
          topic: bookingTopic(booking.id),
          act: () => sendStatus(booking, status),
          revert: () => cacheBooking(queryClient, booking),
        },
        t,
      )
    },
    [queryClient, sendStatus, t],
  )

  /** Cancels a booking without delay. */
  const cancel = useCallback(
    (booking: Booking) => {
      cacheBooking(queryClient, { ...booking, status: 'cancelled' })
      sendStatus(booking, 'cancelled')
    },
    [queryClient, sendStatus],
  )

  return { move, setStatus, cancel }
}
