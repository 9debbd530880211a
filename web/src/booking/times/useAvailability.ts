// Availability, loaded six weeks at a time. Results are kept per source while the client navigates; `refresh` discards
// results that may be outdated.

import { useCallback, useEffect, useRef, useState } from 'react'
import { Problem } from '../../shared/problem'
import { addDays, type Day } from '../../shared/time'
import type { AvailableDay } from '../rules/times'

const DAYS_AT_ONCE = 42

/** Source of availability. Sources with the same key return the same times. */
export interface AvailabilitySource {
  key: string
  today: Day
  load: (from: Day, to: Day) => Promise<AvailableDay[]>
}

interface State {
  days: AvailableDay[]
  loading: boolean
  problem: Problem | null
}

export interface Availability extends State {
  /** Loads the following six weeks. */
  loadMore: () => void
  /** Discards all loaded times and loads them again. */
  refresh: () => void
}

const initialState: State = { days: [], loading: true, problem: null }

export function useAvailability(source: AvailabilitySource | null): Availability {
  const [states, setStates] = useState<Record<string, State>>({})
  const latest = useRef(new Map<string, number>())
  const key = source?.key

  const fetchDays = useCallback(async ({ key, load }: AvailabilitySource, from: Day, loadedDays: AvailableDay[]) => {
    const number = (latest.current.get(key) ?? 0) + 1
    latest.current.set(key, number)
    const setState = (state: State) => {
      if (latest.current.get(key) === number) setStates((states) => ({ ...states, [key]: state }))
    }
    setState({ days: loadedDays, loading: true, problem: null })
    try {
      const days = [...loadedDays, ...(await load(from, addDays(from, DAYS_AT_ONCE - 1)))]
      setState({ days, loading: false, problem: null })
    } catch (error) {
      setState({ days: loadedDays, loading: false, problem: Problem.of(error) })
    }
  }, [])

  const state = (key !== undefined && states[key]) || undefined

  useEffect(() => {
    if (source && !state) void fetchDays(source, source.today, [])
  }, [source, state, fetchDays])

  const days = state?.days
  const loadMore = useCallback(() => {
    if (!source || !days) return
    const last = days.at(-1)?.day
    void fetchDays(source, last ? addDays(last, 1) : source.today, days)
  }, [source, days, fetchDays])

  const refresh = useCallback(() => setStates({}), [])

  return { ...(state ?? initialState), loadMore, refresh }
}
