// Loading, as a page sees it: under way, there, or failed, and once more.

import { useCallback, useEffect, useState } from 'react'
import { Problem } from '../shared/problem'

export type AsyncState<Data> =
  | { state: 'loading' }
  | { state: 'ready'; data: Data }
  | { state: 'failed'; problem: Problem }

interface AsyncResult<Data> {
  request: AsyncState<Data>
  retry: () => void
  /** Puts what an action has answered in the place of what was loaded. */
  setData: (data: Data) => void
}

/**
 * Loads once, and again when asked to; what is there stays in sight meanwhile. `load` has to be the same function from
 * one rendering to the next.
 */
export function useAsync<Data>(load: () => Promise<Data>): AsyncResult<Data> {
  const [request, setRequest] = useState<AsyncState<Data>>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round loads again
  useEffect(() => {
    let current = true
    load().then(
      (data) => current && setRequest({ state: 'ready', data }),
      (error) => current && setRequest({ state: 'failed', problem: Problem.of(error) }),
    )
    return () => {
      current = false
    }
  }, [load, attempt])
  const retry = useCallback(() => {
    setRequest((previous) => (previous.state === 'ready' ? previous : { state: 'loading' }))
    setAttempt((previous) => previous + 1)
  }, [])
  const setData = useCallback((data: Data) => setRequest({ state: 'ready', data }), [])
  return { request, retry, setData }
}
