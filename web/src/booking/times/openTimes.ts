// Free times, six weeks at once. What was loaded is kept while one looks around; what may be wrong is not shown any
// more.

import { useCallback, useEffect, useRef, useState } from 'react'
import { Problem } from '../../shared/problem'
import { addDays, type Day } from '../../shared/time'
import type { AvailableDay } from '../rules/times'

const DAYS_AT_ONCE = 42

/** Where free times come from. The same key stands for the same times. */
export interface TimesSource {
  key: string
  today: Day
  load: (from: Day, to: Day) => Promise<AvailableDay[]>
}

interface State {
  days: AvailableDay[]
  loading: boolean
  problem: Problem | null
}

export interface OpenTimes extends State {
  /** Loads the weeks that follow. */
  loadMore: () => void
  /** Forgets all that was loaded, and loads it anew. */
  refresh: () => void
}

const waiting: State = { days: [], loading: true, problem: null }

export function useOpenTimes(source: TimesSource | null): OpenTimes {
  const [states, setStates] = useState<Record<string, State>>({})
  const latest = useRef(new Map<string, number>())
  const key = source?.key

  const ask = useCallback(async ({ key, load }: TimesSource, from: Day, before: AvailableDay[]) => {
    const number = (latest.current.get(key) ?? 0) + 1
    latest.current.set(key, number)
    const put = (state: State) => {
      if (latest.current.get(key) === number) setStates((states) => ({ ...states, [key]: state }))
    }
    put({ days: before, loading: true, problem: null })
    try {
      const days = [...before, ...(await load(from, addDays(from, DAYS_AT_ONCE - 1)))]
      put({ days, loading: false, problem: null })
    } catch (thrown) {
      put({ days: before, loading: false, problem: Problem.of(thrown) })
    }
  }, [])

  const state = (key !== undefined && states[key]) || undefined

  useEffect(() => {
    if (source && !state) void ask(source, source.today, [])
  }, [source, state, ask])

  const days = state?.days
  const loadMore = useCallback(() => {
    if (!source || !days) return
    const last = days.at(-1)?.day
    void ask(source, last ? addDays(last, 1) : source.today, days)
  }, [source, days, ask])

  const refresh = useCallback(() => setStates({}), [])

  return { ...(state ?? waiting), loadMore, refresh }
}
