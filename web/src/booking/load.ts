// Loading, as a page sees it: under way, there, or failed, and once more.

import { useCallback, useEffect, useState } from 'react'
import { Problem } from '../shared/problem'

export type Loaded<Data> = { state: 'loading' } | { state: 'ready'; data: Data } | { state: 'failed'; problem: Problem }

interface Load<Data> {
  loaded: Loaded<Data>
  again: () => void
  /** Puts what an action has answered in the place of what was loaded. */
  put: (data: Data) => void
}

/**
 * Loads once, and again when asked to; what is there stays in sight meanwhile. `load` has to be the same function from
 * one rendering to the next.
 */
export function useLoad<Data>(load: () => Promise<Data>): Load<Data> {
  const [loaded, setLoaded] = useState<Loaded<Data>>({ state: 'loading' })
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round loads again
  useEffect(() => {
    let current = true
    load().then(
      (data) => current && setLoaded({ state: 'ready', data }),
      (thrown) => current && setLoaded({ state: 'failed', problem: Problem.of(thrown) }),
    )
    return () => {
      current = false
    }
  }, [load, round])
  const again = useCallback(() => {
    setLoaded((before) => (before.state === 'ready' ? before : { state: 'loading' }))
    setRound((before) => before + 1)
  }, [])
  const put = useCallback((data: Data) => setLoaded({ state: 'ready', data }), [])
  return { loaded, again, put }
}
