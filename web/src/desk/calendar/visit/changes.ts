// Changing visits from the calendar: shown at once, put right by the server's answer, taken back if it refuses.

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../../../shared/api'
import { answer, Problem } from '../../../shared/problem'
import { dayOf, MINUTE, writeInstant, writeLocalTime } from '../../../shared/time'
import { say, unsay } from '../../parts/notes'
import { sayProblem } from '../../parts/problems'
import { actSoon, showChoice, showUndo } from '../../parts/undo'
import { useUser } from '../../session/session'
import { useTexts } from '../../texts'
import { keepBooking } from '../data'
import { useSayOffHours } from '../grid/OffHours'
import type { Booking, Status } from '../visits'

/** When, with whom and for how long each service is to be. */
export interface Target {
  start: number
  employeeIds: number[]
  /** In minutes; `null` is as long as usual. What is left out stays. */
  lengths?: (number | null)[]
  /** Also outside of the hours that are agreed. */
  anyway?: boolean
}

const lengthsOf = (booking: Booking) => booking.items.map(({ duration_minutes }) => duration_minutes ?? null)

const targetOf = (booking: Booking): Target => ({
  start: Date.parse(booking.starts_at),
  employeeIds: booking.items.map(({ employee }) => employee.id),
  lengths: lengthsOf(booking),
})

/**
 * The booking as it will be if the server agrees. What is to take as long as usual takes as long as now until it says.
 */
export function predict(
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

/** Whether a state is one that can be taken back on the server: the client is there. */
const isThere = (status: Status) => status === 'arrived' || status === 'in_service' || status === 'completed'

/** How notes about a visit are told apart. */
export const aboutVisit = (id: number) => `visit ${id}`

/** Visits with changes under way, as the last of those leaves them. */
const turns = new Map<number, Promise<Booking>>()

/**
 * Changes of one visit go one after the other: each begins with what the one before has made of it, and says what it is
 * then. The way back from a change ends with the next.
 */
function inTurn(booking: Booking, change: (present: Booking) => Promise<Booking>) {
  const { id, version } = booking
  const about = aboutVisit(id)
  unsay(about)
  const turn = (turns.get(id) ?? Promise.resolve(booking)).then((made) => {
    unsay(about)
    return change(made.version >= version ? made : booking)
  })
  turns.set(id, turn)
  void turn.then(() => turns.get(id) === turn && turns.delete(id))
}

export function useChanges(zone: string) {
  const { t, format } = useTexts()
  const { may } = useUser()
  const queries = useQueryClient()
  const sayOffHours = useSayOffHours()

  /**
   * After a refusal the booking is shown as the server has it. `wanted` is what it was to be, `anyway` has it be so all
   * the same.
   */
  const springBack = useCallback(
    async (booking: Booking, thrown: unknown, wanted = booking, anyway?: () => void) => {
      keepBooking(queries, booking)
      const { code } = Problem.of(thrown)
      const title = t('calendar.refused', { client: booking.client.name })
      const message = (code === 'outside_hours' && sayOffHours(wanted)) || sayProblem(thrown, t)
      const about = aboutVisit(booking.id)
      if (anyway && code === 'outside_hours') showChoice({ title, message, choice: t('visit.doAnyway') }, anyway, about)
      else say({ title, message, color: 'red', autoClose: 7_000 }, about)
      if (code === 'offline') return booking
      const present = await answer(api.GET('/bookings/{id}', { params: { path: { id: booking.id } } })).catch(
        () => booking,
      )
      keepBooking(queries, present)
      return present
    },
    [queries, sayOffHours, t],
  )

  /** Says who is where now, and with whom if that is new. */
  const sayMoved = useCallback(
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
      const { employeeIds, lengths, start, anyway = false } = target
      const changesOf = (from: Booking) => {
        const before = targetOf(from)
        const people = employeeIds.some((id, index) => id !== before.employeeIds[index])
        const length = lengths?.some((one, index) => one !== before.lengths?.[index]) ?? false
        return { before, items: people || length, any: people || length || start !== before.start }
      }
      if (!changesOf(booking).any) return
      keepBooking(queries, predict(booking, target, zone))
      inTurn(booking, async (present) => {
        const { before, items, any } = changesOf(present)
        if (!any) return present
        const wanted = predict(present, target, zone)
        keepBooking(queries, wanted)
        try {
          const moved = await answer(
            api.POST('/bookings/{id}/time', {
              params: { path: { id: present.id } },
              body: {
                booking_date: writeInstant(start),
                version: present.version,
                ...(anyway && { outside_hours: true }),
                ...(items && {
                  items: present.items.map(({ service }, index) => ({
                    service_id: service.id,
                    employee_id: employeeIds[index] ?? null,
                    ...(lengths && { duration_minutes: lengths[index] ?? null }),
                  })),
                }),
              },
            }),
          )
          keepBooking(queries, moved)
          if (undoable) {
            const back = () => move(moved, { ...before, anyway: may.desk }, false)
            showUndo(sayMoved(moved, before), back, t, aboutVisit(moved.id))
          }
          return moved
        } catch (thrown) {
          const again = () => move(present, { ...target, anyway: true }, undoable)
          return await springBack(present, thrown, wanted, may.desk && !anyway ? again : undefined)
        }
      })
    },
    [queries, springBack, sayMoved, zone, t, may.desk],
  )

  const send = useCallback(
    (booking: Booking, status: Status, undoable = true) =>
      inTurn(booking, async (present) => {
        try {
          const changed = await answer(
            api.POST('/bookings/{id}/status', {
              params: { path: { id: present.id } },
              body: { status, version: present.version },
              keepalive: true,
            }),
          )
          keepBooking(queries, changed)
          void queries.invalidateQueries({ queryKey: ['history', present.id] })
          void queries.invalidateQueries({ queryKey: ['dashboard'] })
          if (undoable && isThere(status)) {
            const message = t('calendar.became', { client: changed.client.name, status: t(`status.${status}`) })
            showUndo(message, () => send(changed, present.status, false), t, aboutVisit(changed.id))
          }
          return changed
        } catch (thrown) {
          return await springBack(present, thrown)
        }
      }),
    [queries, springBack, t],
  )

  /** Moves a visit to another state. What frees its time cannot be taken back, so that waits a moment. */
  const become = useCallback(
    (booking: Booking, status: Status) => {
      keepBooking(queries, { ...booking, status })
      if (status !== 'cancelled' && status !== 'no_show') return send(booking, status)
      actSoon(
        {
          message: t(status === 'cancelled' ? 'calendar.cancelled' : 'calendar.noShow', {
            client: booking.client.name,
          }),
          about: aboutVisit(booking.id),
          act: () => send(booking, status),
          revert: () => keepBooking(queries, booking),
        },
        t,
      )
    },
    [queries, send, t],
  )

  /** Calls a visit off at once. */
  const callOff = useCallback(
    (booking: Booking) => {
      keepBooking(queries, { ...booking, status: 'cancelled' })
      send(booking, 'cancelled')
    },
    [queries, send],
  )

  return { move, become, callOff }
}
