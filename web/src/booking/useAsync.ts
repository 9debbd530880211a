// Hook for loading a page's data: loading, ready or failed, with a retry.

import { useCallback, useEffect, useState } from 'react'
import { Problem } from '../shared/problem'

export type AsyncState<Data> =
  | { state: 'loading' }
  | { state: 'ready'; data: Data }
  | { state: 'failed'; problem: Problem }

interface AsyncResult<Data> {
  request: AsyncState<Data>
  retry: () => void
  /** Replaces the loaded data by the response of an action. */
  setData: (data: Data) => void
}

/**
 * Loads data once, and again on `retry`. Loaded data stays visible during a retry. `load` has to be the same function
 * on each render.
 */
export function useAsync<Data>(load: () => Promise<Data>): AsyncResult<Data> {
  const [request, setRequest] = useState<AsyncState<Data>>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads again
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
