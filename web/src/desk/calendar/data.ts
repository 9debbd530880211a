// What the calendar shows, fetched by location and day and kept current by the rooms of those days.

import {
  type QueryClient,
  queryOptions,
  type UseQueryResult,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { api, everyPage, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import type { Day, Span } from '../../shared/time'
import { closuresQuery, type Employee, employeesQuery, type Location, servicesQuery, timeOffQuery } from '../catalogue'
import { useLive, useRooms } from '../live/live'
import type { LiveEvent } from '../live/rooms'
import { type Booking, type Piece, piecesOf, withBooking } from './visits'

/** How long a fetch waits until the room is joined, so that nothing falls between the two. */
const PATIENCE = 400

/** How long a visit that somebody else changed is marked. */
const FRESH = 2_500

type Live = ReturnType<typeof useLive>

const dayKey = (locationId: number, day: Day) => ['bookings', 'day', locationId, day] as const

const dayQuery = (live: Live, locationId: number, day: Day) =>
  queryOptions({
    queryKey: dayKey(locationId, day),
    queryFn: async () => {
      await live.socket.rooms.ready(live.room.day(locationId, day), PATIENCE)
      return everyPage((cursor) =>
        answer(
          api.GET('/bookings', {
            params: {
              query: {
                location_id: locationId,
                from: day,
                to: day,
                order: 'oldest',
                limit: 100,
                ...(cursor && { cursor }),
              },
            },
          }),
        ),
      )
    },
    staleTime: 60_000,
  })

const blocksQuery = (locationId: number, from: Day, to: Day) =>
  queryOptions({
    queryKey: ['blocks', locationId, from, to],
    queryFn: () =>
      everyPage((cursor) =>
        answer(
          api.GET('/blocks', {
            params: { query: { location_id: locationId, from, to, limit: 100, ...(cursor && { cursor }) } },
          }),
        ),
      ),
    staleTime: 60_000,
  })

/** Puts a booking, as it is now, where it belongs in all that is kept of the calendar. */
export function keepBooking(queries: QueryClient, booking: Booking) {
  for (const query of queries.getQueryCache().findAll({ queryKey: ['bookings', 'day'] })) {
    const [, , locationId, day] = query.queryKey as ReturnType<typeof dayKey>
    const belongs = booking.location_id === locationId && booking.starts_at.slice(0, 10) === day
    queries.setQueryData<Booking[]>(query.queryKey, (kept) => {
      if (!kept || (!belongs && !kept.some(({ id }) => id === booking.id))) return kept
      return withBooking(kept, booking, belongs)
    })
  }
  queries.setQueryData(['booking', booking.id], booking)
  if (booking.series_id) void queries.invalidateQueries({ queryKey: ['series', booking.series_id] })
}

export type Closure = Schemas['Closure']

export interface Away extends Span {
  kind: 'timeOff' | 'block'
  id: number
  employeeId: number
  reason: string
}

const together = (results: UseQueryResult<Booking[]>[]) => ({
  data: results.flatMap(({ data }) => data ?? []),
  loading: results.length === 0 || results.some(({ data, error }) => !data && !error),
  error: results.find(({ error, data }) => error && !data)?.error ?? null,
})

export interface Agenda {
  bookings: Booking[]
  away: Away[]
  employees: Employee[]
  /** Those of other desks' changes that are new enough to be marked. */
  fresh: ReadonlySet<number>
  closures: Closure[]
  loading: boolean
  error: Error | null
  refetch: () => void
}

/** Fetches what is about to be shown. Whoever shows it joins the rooms, and is told if it changed meanwhile. */
export function useFetchAhead(locationId: number) {
  const live = useLive()
  const queries = useQueryClient()
  return (days: readonly Day[]) => {
    for (const day of days) void queries.prefetchQuery(dayQuery(live, locationId, day))
  }
}

/** Everything that a location's calendar has on some days. */
export function useAgenda(location: Location | undefined, days: readonly Day[]): Agenda {
  const live = useLive()
  const queries = useQueryClient()
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  const locationId = location?.id ?? 0
  const first = days[0] ?? ''
  const last = days.at(-1) ?? ''

  const heard = (event: LiveEvent) => {
    switch (event.type) {
      case 'booking.created':
      case 'booking.moved':
      case 'booking.rescheduled': {
        const booking = event.type === 'booking.rescheduled' ? event.data.booking : event.data
        const known = queries.getQueryData<Booking>(['booking', booking.id])
        keepBooking(queries, booking)
        // What was changed here is known before the event comes.
        if (known && known.version >= booking.version) return
        setFresh((ids) => new Set(ids).add(booking.id))
        setTimeout(() => setFresh((ids) => new Set([...ids].filter((id) => id !== booking.id))), FRESH)
        return
      }
      case 'block.created':
      case 'block.removed':
        void queries.invalidateQueries({ queryKey: ['blocks', locationId] })
    }
  }
  useRooms(location ? days.map((day) => live.room.day(location.id, day)) : [], {
    heard,
    missed: () => {
      void queries.invalidateQueries({ queryKey: ['bookings', 'day', locationId] })
      void queries.invalidateQueries({ queryKey: ['blocks', locationId] })
    },
  })

  const employees = useQuery(employeesQuery)
  const services = useQuery(servicesQuery)
  const closures = useQuery({ ...closuresQuery(locationId), enabled: location !== undefined })
  const blocks = useQuery({ ...blocksQuery(locationId, first, last), enabled: location !== undefined })
  const here = useMemo(
    () =>
      (employees.data ?? []).filter(
        ({ active, workplaces }) => active && workplaces.some(({ location_id }) => location_id === locationId),
      ),
    [employees.data, locationId],
  )
  const bookings = useQueries({
    queries: location ? days.map((day) => dayQuery(live, location.id, day)) : [],
    combine: together,
  })
  const timeOff = useQueries({
    // One request for each employee: they wait until the visits are there.
    queries: here.map(({ id }) => ({ ...timeOffQuery(id), enabled: !bookings.loading })),
    combine: useCallback(
      (results: UseQueryResult<Schemas['TimeOff'][]>[]) =>
        results.flatMap(({ data }, index) => (data ?? []).map((one) => ({ ...one, employeeId: here[index]?.id ?? 0 }))),
      [here],
    ),
  })

  const away = useMemo<Away[]>(
    () => [
      ...timeOff.map(({ id, starts_at, ends_at, reason, employeeId }) => ({
        kind: 'timeOff' as const,
        id,
        employeeId,
        reason,
        start: Date.parse(starts_at),
        end: Date.parse(ends_at),
      })),
      ...(blocks.data ?? []).flatMap(blocked),
    ],
    [timeOff, blocks.data],
  )
  const error = employees.error ?? services.error ?? bookings.error ?? null
  return {
    bookings: bookings.data,
    away,
    closures: closures.data ?? [],
    employees: here,
    fresh,
    loading: !error && (!employees.data || !services.data || bookings.loading),
    error,
    refetch: () => {
      for (const queryKey of [['bookings', 'day'], ['employees'], ['services']])
        void queries.invalidateQueries({ queryKey })
    },
  }
}

const blocked = (block: Schemas['Block']): Away[] =>
  block.resources
    .filter(({ kind }) => kind === 'employee')
    .map((resource) => ({
      kind: 'block',
      id: block.id,
      employeeId: resource.id,
      reason: block.reason,
      start: Date.parse(block.starts_at),
      end: Date.parse(block.ends_at),
    }))

/** The pieces of bookings. Those of a booking that has not changed are the same objects as before. */
export function usePieces(bookings: readonly Booking[]): Piece[] {
  const { data: services } = useQuery(servicesQuery)
  const { data: employees } = useQuery(employeesQuery)
  const kept = useMemo(() => {
    const byService = new Map((services ?? []).map((service) => [service.id, service]))
    const byEmployee = new Map((employees ?? []).map((employee) => [employee.id, employee]))
    const pieces = new WeakMap<Booking, Piece[]>()
    return (booking: Booking) => {
      const present = pieces.get(booking) ?? piecesOf(booking, byService, byEmployee)
      pieces.set(booking, present)
      return present
    }
  }, [services, employees])
  return useMemo(() => bookings.flatMap(kept), [bookings, kept])
}
