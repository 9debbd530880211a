// What the calendar shows: the agenda of some days at one location, fetched in one answer and kept current by the rooms
// of those days.

import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { addDays, type Day, type Span } from '../../shared/time'
import { type Employee, employeesQuery, type Location, servicesQuery } from '../catalogue'
import { useLive, useRooms } from '../live/live'
import type { LiveEvent } from '../live/rooms'
import {
  type Agenda,
  type Block,
  type Scope,
  visitOf,
  withBlock,
  withNews,
  withoutBlock,
  withVisit,
} from './grid/agenda'
import { type Booking, type Piece, piecesOf } from './visits'

/** How long a fetch waits until the rooms are joined, so that nothing falls between the two. */
const PATIENCE = 400

/** How long a visit that somebody else changed is marked. */
const FRESH = 2_500

/** How long what was fetched ahead is kept current, in case it is shown. */
const AHEAD = 30_000

type Live = ReturnType<typeof useLive>
export type Closure = Schemas['Closure']

/** The rooms of days. What begins on the evening before and reaches into them is told in the room of that day. */
const roomsOf = (live: Live, { id }: Location, days: readonly Day[]) => {
  const [first] = days
  return first === undefined ? [] : [addDays(first, -1), ...days].map((day) => live.room.day(id, day))
}

const agendaKey = (scope: Scope) => ['agenda', scope.locationId, scope] as const

const agendaQuery = (live: Live, location: Location, days: readonly Day[]) => {
  const [from = ''] = days
  const scope = { locationId: location.id, from, to: days.at(-1) ?? from }
  return queryOptions({
    queryKey: agendaKey(scope),
    queryFn: async () => {
      const rooms = roomsOf(live, location, days)
      // What is told while the answer is on its way may not be in it.
      const news: LiveEvent[] = []
      const leaving = rooms.map((room) =>
        live.socket.rooms.join(room, { heard: (event) => news.push(event), missed() {} }),
      )
      try {
        await Promise.all(rooms.map((room) => live.socket.rooms.ready(room, PATIENCE)))
        const agenda = await answer(
          api.GET('/locations/{id}/agenda', {
            params: { path: { id: location.id }, query: { from: scope.from, to: scope.to } },
          }),
        )
        return news.reduce((present, event) => withNews(present, event, scope), agenda)
      } finally {
        for (const leave of leaving) leave()
      }
    },
    staleTime: 60_000,
  })
}

/** Changes all that is kept of the calendar. */
function changeKept(queries: QueryClient, change: (agenda: Agenda, scope: Scope) => Agenda) {
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: ['agenda'] })) {
    const [, , scope] = queryKey as ReturnType<typeof agendaKey>
    queries.setQueryData<Agenda>(queryKey, (kept) => kept && change(kept, scope))
  }
}

/** Puts a booking, as it is now, where it belongs in all that is kept of the calendar. */
export function keepBooking(queries: QueryClient, booking: Booking) {
  changeKept(queries, (agenda, scope) => withVisit(agenda, booking, scope))
  queries.setQueryData(['booking', booking.id], booking)
  if (booking.series_id) void queries.invalidateQueries({ queryKey: ['series', booking.series_id] })
}

/** A visit as the calendar has it, to begin with. */
export const keptVisit = (queries: QueryClient, id: number) => {
  const kept = () =>
    queries
      .getQueryCache()
      .findAll({ queryKey: ['agenda'] })
      .flatMap(({ state }) => {
        const visit = (state.data as Agenda | undefined)?.bookings.find((one) => one.id === id)
        return visit ? [{ visit, at: state.dataUpdatedAt }] : []
      })
      .sort((a, b) => b.visit.version - a.visit.version || b.at - a.at)[0]
  return { initialData: () => kept()?.visit, initialDataUpdatedAt: () => kept()?.at }
}

export const keepBlock = (queries: QueryClient, block: Block) =>
  changeKept(queries, (agenda, scope) => withBlock(agenda, block, scope))

export const dropBlock = (queries: QueryClient, blockId: number) =>
  changeKept(queries, (agenda) => withoutBlock(agenda, blockId))

export interface Away extends Span {
  kind: 'timeOff' | 'block'
  id: number
  employeeId: number
  reason: string
}

const awayIn = ({ blocks, time_off }: Agenda): Away[] => [
  ...time_off.map(({ id, starts_at, ends_at, reason, employee_id }) => ({
    kind: 'timeOff' as const,
    id,
    employeeId: employee_id,
    reason,
    start: Date.parse(starts_at),
    end: Date.parse(ends_at),
  })),
  ...blocks.flatMap(({ id, starts_at, ends_at, reason, resources }) =>
    resources
      .filter(({ kind }) => kind === 'employee')
      .map((resource) => ({
        kind: 'block' as const,
        id,
        employeeId: resource.id,
        reason,
        start: Date.parse(starts_at),
        end: Date.parse(ends_at),
      })),
  ),
]

export interface Shown {
  bookings: Booking[]
  away: Away[]
  employees: Employee[]
  /** Those of other desks' changes that are new enough to be marked. */
  fresh: ReadonlySet<number>
  closures: Closure[]
  loading: boolean
  error: Error | null
  refetch: () => void
  /** Fetches what is about to be shown, and keeps it current for a while. */
  fetchAhead: (days: readonly Day[]) => void
}

/** Puts what other desks change into what is kept, and says for a moment which visits those were. */
function useNews() {
  const queries = useQueryClient()
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set())
  const heard = useCallback(
    (event: LiveEvent) => {
      const visit = visitOf(event)
      if (!visit) return changeKept(queries, (agenda, scope) => withNews(agenda, event, scope))
      const known = queries.getQueryData<Booking>(['booking', visit.id])
      keepBooking(queries, visit)
      // What was changed here is known before the event comes.
      if (known && known.version >= visit.version) return
      setFresh((ids) => new Set(ids).add(visit.id))
      setTimeout(() => setFresh((ids) => new Set([...ids].filter((id) => id !== visit.id))), FRESH)
    },
    [queries],
  )
  return { heard, fresh }
}

/** Fetches what is about to be shown, and keeps it current for a while: then it is there at once. */
function useFetchAhead(location: Location, heard: (event: LiveEvent) => void) {
  const live = useLive()
  const queries = useQueryClient()
  const ahead = useRef(new Map<string, () => void>())
  useEffect(() => {
    const { current } = ahead
    return () => {
      for (const leave of current.values()) leave()
    }
  }, [])
  return (days: readonly Day[]) => {
    const query = agendaQuery(live, location, days)
    const missed = () => void queries.invalidateQueries({ queryKey: query.queryKey, refetchType: 'all' })
    const rooms = roomsOf(live, location, days).map((room) => live.socket.rooms.join(room, { heard, missed }))
    const timer = setTimeout(() => leave(), AHEAD)
    const leave = () => {
      clearTimeout(timer)
      for (const one of rooms) one()
    }
    const name = days.join()
    ahead.current.get(name)?.()
    ahead.current.set(name, leave)
    void queries.prefetchQuery(query)
  }
}

/** Everything that a location's calendar has on some days. */
export function useAgenda(location: Location, days: readonly Day[]): Shown {
  const live = useLive()
  const queries = useQueryClient()
  const { heard, fresh } = useNews()
  const query = agendaQuery(live, location, days)
  // The fetch waits for the other rooms, so missing something in all of them comes to one request.
  const missed = () => void queries.invalidateQueries({ queryKey: query.queryKey })
  useRooms(roomsOf(live, location, days), { heard, missed })
  const fetchAhead = useFetchAhead(location, heard)
  const employees = useQuery(employeesQuery)
  const services = useQuery(servicesQuery)
  const agenda = useQuery(query)
  const here = useMemo(
    () =>
      (employees.data ?? []).filter(
        ({ active, workplaces }) => active && workplaces.some(({ location_id }) => location_id === location.id),
      ),
    [employees.data, location.id],
  )
  const away = useMemo(() => (agenda.data ? awayIn(agenda.data) : []), [agenda.data])
  const error = employees.error ?? services.error ?? (agenda.data ? null : agenda.error)
  return {
    bookings: agenda.data?.bookings ?? noBookings,
    away,
    closures: agenda.data?.closures ?? noClosures,
    employees: here,
    fresh,
    fetchAhead,
    loading: !error && (!employees.data || !services.data || !agenda.data),
    error,
    refetch: () => {
      for (const queryKey of [['agenda'], ['employees'], ['services']]) void queries.invalidateQueries({ queryKey })
    },
  }
}

const noBookings: Booking[] = []
const noClosures: Closure[] = []

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
