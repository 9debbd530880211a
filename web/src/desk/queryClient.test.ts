import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '../shared/problem'
import { createQueryClient } from './queryClient'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const tooMuch = new Problem('rate_limited', undefined, 40)

/** Creates a query that fails once and then succeeds. Returns its observer and the mock that counts its attempts. */
function attempts(error: unknown) {
  const queryClient = createQueryClient(() => undefined)
  const queryFn = vi.fn().mockRejectedValueOnce(error).mockResolvedValue('services')
  const observer = new QueryObserver(queryClient, { queryKey: ['services'], queryFn })
  return { observer, queryFn }
}

it('what was too much at once is asked for again when it may be', async () => {
  const { observer, queryFn } = attempts(tooMuch)
  observer.subscribe(() => undefined)
  await vi.advanceTimersByTimeAsync(39_000)
  expect(queryFn).toHaveBeenCalledTimes(1)
  expect(observer.getCurrentResult().error).toBe(tooMuch)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(observer.getCurrentResult().data).toBe('services')
})

it('what nobody looks at any more is not', async () => {
  const { observer, queryFn } = attempts(tooMuch)
  const leave = observer.subscribe(() => undefined)
  await vi.advanceTimersByTimeAsync(1_000)
  leave()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(queryFn).toHaveBeenCalledTimes(1)
})

it('nor what waiting does not help', async () => {
  const { observer, queryFn } = attempts(new Problem('not_found', undefined, 40))
  observer.subscribe(() => undefined)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(queryFn).toHaveBeenCalledTimes(1)
})
