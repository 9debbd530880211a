// Data of the calendar: one request for several days at one location, kept current by the rooms of those days.

import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { addDays, type Day, type Span } from '../../shared/time'
import { type Employee, employeesQuery, type Location, servicesQuery } from '../catalogue'
import { useLive, useRooms } from '../live/live'
import type { LiveEvent } from '../live/rooms'
import { type Booking, type Piece, piecesOf } from './bookings'
import {
  type Block,
  bookingOf,
  type CalendarView,
  type Scope,
  withBlock,
  withBooking,
  withEvent,
  withoutBlock,
} from './grid/calendarView'

/**
 * Maximum time that a fetch waits for its room subscriptions, in milliseconds. Waiting avoids missing events in
 * between.
 */
const JOIN_TIMEOUT_MS = 400

/** Time for which a booking changed by another user is highlighted, in milliseconds. */
const HIGHLIGHT_MS = 2_500

/** Time for which prefetched data is kept current in case it is shown, in milliseconds. */
const PREFETCH_MS = 30_000

type Live = ReturnType<typeof useLive>
export type Closure = Schemas['Closure']

/**
 * Returns the rooms of the days and of the day before. Events about a booking that starts the evening before are
 * published in the room of that day.
 */
const roomsOf = (live: Live, { id }: Location, days: readonly Day[]) => {
  const [first] = days
  return first === undefined ? [] : [addDays(first, -1), ...days].map((day) => live.room.day(id, day))
}

const calendarViewKey = (scope: Scope) => ['calendarView', scope.locationId, scope] as const

const calendarViewQuery = (live: Live, location: Location, days: readonly Day[]) => {
  const [from = ''] = days
  const scope = { locationId: location.id, from, to: days.at(-1) ?? from }
  return queryOptions({
    queryKey: calendarViewKey(scope),
    queryFn: async () => {
      const rooms = roomsOf(live, location, days)
      // The response may not contain events received while it is in flight.
      const events: LiveEvent[] = []
      const leaveRooms = rooms.map((room) =>
        live.socket.rooms.join(room, { onEvent: (event) => events.push(event), onGap() {} }),
      )
      try {
        await Promise.all(rooms.map((room) => live.socket.rooms.whenJoined(room, JOIN_TIMEOUT_MS)))
        const view = await unwrap(
          api.GET('/locations/{id}/calendar', {
            params: { path: { id: location.id }, query: { from: scope.from, to: scope.to } },
          }),
        )
        return events.reduce((present, event) => withEvent(present, event, scope), view)
      } finally {
        for (const leave of leaveRooms) leave()
      }
    },
    staleTime: 60_000,
  })
}

/** Updates all cached calendar views. */
function updateCachedViews(queryClient: QueryClient, update: (view: CalendarView, scope: Scope) => CalendarView) {
  for (const { queryKey } of queryClient.getQueryCache().findAll({ queryKey: ['calendarView'] })) {
    const [, , scope] = queryKey as ReturnType<typeof calendarViewKey>
    queryClient.setQueryData<CalendarView>(queryKey, (cached) => cached && update(cached, scope))
  }
}

/** Stores the current state of a booking in all cached views that it concerns. */
export function cacheBooking(queryClient: QueryClient, booking: Booking) {
  updateCachedViews(queryClient, (view, scope) => withBooking(view, booking, scope))
  queryClient.setQueryData(['booking', booking.id], booking)
  if (booking.series_id) void queryClient.invalidateQueries({ queryKey: ['series', booking.series_id] })
}

/** Returns the newest cached version of a booking as initial data for its query. */
export const cachedBooking = (queryClient: QueryClient, id: number) => {
  const cached = () =>
    queryClient
      .getQueryCache()
      .findAll({ queryKey: ['calendarView'] })
      .flatMap(({ state }) => {
        const booking = (state.data as CalendarView | undefined)?.bookings.find((one) => one.id === id)
        return booking ? [{ booking, at: state.dataUpdatedAt }] : []
      })
      .sort((a, b) => b.booking.version - a.booking.version || b.at - a.at)[0]
  return { initialData: () => cached()?.booking, initialDataUpdatedAt: () => cached()?.at }
}

export const cacheBlock = (queryClient: QueryClient, block: Block) =>
  updateCachedViews(queryClient, (view, scope) => withBlock(view, block, scope))

export const removeCachedBlock = (queryClient: QueryClient, blockId: number) =>
  updateCachedViews(queryClient, (view) => withoutBlock(view, blockId))

export interface Absence extends Span {
  kind: 'timeOff' | 'block'
  id: number
  employeeId: number
  reason: string
}

const absencesIn = ({ blocks, time_off }: CalendarView): Absence[] => [
  ...time_off.map(({ id, starts_at, ends_at, reason, employee_id }) => ({
    kind: 'timeOff' as const,
    id,
    employeeId: employee_id,
    reason,
    start: Date.parse(starts_at),
    end: Date.parse(ends_at),
  })),
  ...blocks.flatMap(({ id, starts_at, ends_at, reason, bookables }) =>
    bookables
      .filter(({ kind }) => kind === 'employee')
      .map((bookable) => ({
        kind: 'block' as const,
        id,
        employeeId: bookable.id,
        reason,
        start: Date.parse(starts_at),
        end: Date.parse(ends_at),
      })),
  ),
]

export interface CalendarData {
  bookings: Booking[]
  absences: Absence[]
  employees: Employee[]
  /** Ids of bookings that another user changed moments ago. */
  highlighted: ReadonlySet<number>
  closures: Closure[]
  loading: boolean
  error: Error | null
  refetch: () => void
  /** Fetches days that are likely to be shown next, and keeps them current for a while. */
  prefetch: (days: readonly Day[]) => void
}

/** Applies live events to the cache. Briefly highlights bookings that other users changed. */
function useLiveChanges() {
  const queryClient = useQueryClient()
  const [highlighted, setHighlighted] = useState<ReadonlySet<number>>(new Set())
  const onEvent = useCallback(
    (event: LiveEvent) => {
      const booking = bookingOf(event)
      if (!booking) return updateCachedViews(queryClient, (view, scope) => withEvent(view, event, scope))
      const cached = queryClient.getQueryData<Booking>(['booking', booking.id])
      cacheBooking(queryClient, booking)
      // A change made in this browser is in the cache before its event arrives.
      if (cached && cached.version >= booking.version) return
      setHighlighted((ids) => new Set(ids).add(booking.id))
      setTimeout(() => setHighlighted((ids) => new Set([...ids].filter((id) => id !== booking.id))), HIGHLIGHT_MS)
    },
    [queryClient],
  )
  return { onEvent, highlighted }
}

/**
 * Returns a function that fetches days before they are shown and keeps them current for a while, so that they appear
 * immediately.
 */
function usePrefetch(location: Location, onEvent: (event: LiveEvent) => void) {
  const live = useLive()
  const queryClient = useQueryClient()
  const prefetched = useRef(new Map<string, () => void>())
  useEffect(() => {
    const { current } = prefetched
    return () => {
      for (const leave of current.values()) leave()
    }
  }, [])
  return (days: readonly Day[]) => {
    const query = calendarViewQuery(live, location, days)
    const onGap = () => void queryClient.invalidateQueries({ queryKey: query.queryKey, refetchType: 'all' })
    const rooms = roomsOf(live, location, days).map((room) => live.socket.rooms.join(room, { onEvent, onGap }))
    const timer = setTimeout(() => leave(), PREFETCH_MS)
    const leave = () => {
      clearTimeout(timer)
      for (const one of rooms) one()
    }
    const key = days.join()
    prefetched.current.get(key)?.()
    prefetched.current.set(key, leave)
    void queryClient.prefetchQuery(query)
  }
}

/** Returns everything that a location's calendar shows on the given days. */
export function useCalendarView(location: Location, days: readonly Day[]): CalendarData {
  const live = useLive()
  const queryClient = useQueryClient()
  const { onEvent, highlighted } = useLiveChanges()
  const query = calendarViewQuery(live, location, days)
  // The fetch waits for all rooms, so gaps in several of them lead to a single request.
  const onGap = () => void queryClient.invalidateQueries({ queryKey: query.queryKey })
  useRooms(roomsOf(live, location, days), { onEvent, onGap })
  const prefetch = usePrefetch(location, onEvent)
  const employees = useQuery(employeesQuery)
  const services = useQuery(servicesQuery)
  const view = useQuery(query)
  const staff = useMemo(
    () =>
      (employees.data ?? []).filter(
        ({ active, workplaces }) => active && workplaces.some(({ location_id }) => location_id === location.id),
      ),
    [employees.data, location.id],
  )
  const absences = useMemo(() => (view.data ? absencesIn(view.data) : []), [view.data])
  const error = employees.error ?? services.error ?? (view.data ? null : view.error)
  return {
    bookings: view.data?.bookings ?? noBookings,
    absences,
    closures: view.data?.closures ?? noClosures,
    employees: staff,
    highlighted,
    prefetch,
    loading: !error && (!employees.data || !services.data || !view.data),
    error,
    refetch: () => {
      for (const queryKey of [['calendarView'], ['employees'], ['services']])
        void queryClient.invalidateQueries({ queryKey })
    },
  }
}

const noBookings: Booking[] = []
const noClosures: Closure[] = []

/** Returns the pieces of bookings. An unchanged booking keeps the same piece objects. */
export function usePieces(bookings: readonly Booking[]): Piece[] {
  const { data: services } = useQuery(servicesQuery)
  const { data: employees } = useQuery(employeesQuery)
  const piecesFor = useMemo(() => {
    const byService = new Map((services ?? []).map((service) => [service.id, service]))
    const byEmployee = new Map((employees ?? []).map((employee) => [employee.id, employee]))
    const known = new WeakMap<Booking, Piece[]>()
    return (booking: Booking) => {
      const pieces = known.get(booking) ?? piecesOf(booking, byService, byEmployee)
      known.set(booking, pieces)
      return pieces
    }
  }, [services, employees])
  return useMemo(() => bookings.flatMap(piecesFor), [bookings, piecesFor])
}
