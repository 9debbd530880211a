// What the calendar shows: the view of some days at one location, fetched in one answer and kept current by the rooms
// of those days.

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

/** How long a fetch waits until the rooms are joined, so that nothing falls between the two. */
const JOIN_TIMEOUT_MS = 400

/** How long a booking that another user changed is highlighted. */
const HIGHLIGHT_MS = 2_500

/** How long what was fetched ahead is kept current, in case it is shown. */
const PREFETCH_MS = 30_000

type Live = ReturnType<typeof useLive>
export type Closure = Schemas['Closure']

/** The rooms of days. What begins on the evening before and reaches into them is told in the room of that day. */
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
      // What is told while the answer is on its way may not be in it.
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

/** Changes all that is kept of the calendar. */
function updateCachedViews(queryClient: QueryClient, update: (view: CalendarView, scope: Scope) => CalendarView) {
  for (const { queryKey } of queryClient.getQueryCache().findAll({ queryKey: ['calendarView'] })) {
    const [, , scope] = queryKey as ReturnType<typeof calendarViewKey>
    queryClient.setQueryData<CalendarView>(queryKey, (cached) => cached && update(cached, scope))
  }
}

/** Puts a booking, as it is now, where it belongs in all that is kept of the calendar. */
export function cacheBooking(queryClient: QueryClient, booking: Booking) {
  updateCachedViews(queryClient, (view, scope) => withBooking(view, booking, scope))
  queryClient.setQueryData(['booking', booking.id], booking)
  if (booking.series_id) void queryClient.invalidateQueries({ queryKey: ['series', booking.series_id] })
}

/** A booking as the calendar has it, to begin with. */
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
  /** Those of other desks' changes that are new enough to be marked. */
  highlighted: ReadonlySet<number>
  closures: Closure[]
  loading: boolean
  error: Error | null
  refetch: () => void
  /** Fetches what is about to be shown, and keeps it current for a while. */
  prefetch: (days: readonly Day[]) => void
}

/** Puts what other desks change into what is kept, and says for a moment which bookings those were. */
function useLiveChanges() {
  const queryClient = useQueryClient()
  const [highlighted, setHighlighted] = useState<ReadonlySet<number>>(new Set())
  const onEvent = useCallback(
    (event: LiveEvent) => {
      const booking = bookingOf(event)
      if (!booking) return updateCachedViews(queryClient, (view, scope) => withEvent(view, event, scope))
      const cached = queryClient.getQueryData<Booking>(['booking', booking.id])
      cacheBooking(queryClient, booking)
      // What was changed here is known before the event comes.
      if (cached && cached.version >= booking.version) return
      setHighlighted((ids) => new Set(ids).add(booking.id))
      setTimeout(() => setHighlighted((ids) => new Set([...ids].filter((id) => id !== booking.id))), HIGHLIGHT_MS)
    },
    [queryClient],
  )
  return { onEvent, highlighted }
}

/** Fetches what is about to be shown, and keeps it current for a while: then it is there at once. */
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

/** Everything that a location's calendar has on some days. */
export function useCalendarView(location: Location, days: readonly Day[]): CalendarData {
  const live = useLive()
  const queryClient = useQueryClient()
  const { onEvent, highlighted } = useLiveChanges()
  const query = calendarViewQuery(live, location, days)
  // The fetch waits for the other rooms, so missing something in all of them comes to one request.
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

/** The pieces of bookings. Those of a booking that has not changed are the same objects as before. */
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
