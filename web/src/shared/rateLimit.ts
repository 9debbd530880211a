// Handling of rate limits: the waiting time, its description, and automatic retries.

import { useEffect } from 'react'
import type { Problem, ProblemCode } from './problem'
import type { Translate } from './texts'

/** Refusals that end after a waiting time, if the server reports one. */
const TEMPORARY: ReadonlySet<ProblemCode> = new Set(['rate_limited', 'too_many_attempts', 'blocked'])

/** Returns the number of seconds to wait, or undefined if waiting does not help. */
export const secondsToWait = ({ code, retryAfter }: Problem): number | undefined =>
  TEMPORARY.has(code) && retryAfter ? retryAfter : undefined

/** Describes a waiting time, as in `in 40 seconds` or `in 5 minutes`. */
export const describeWait = (
  seconds: number,
  t: Pick<Translate<'wait.seconds.other' | 'wait.minutes.other'>, 'count'>,
) => (seconds < 90 ? t.count('wait.seconds', seconds) : t.count('wait.minutes', Math.ceil(seconds / 60)))

/** Repeats a rate-limited request as soon as it is allowed. The request must not change anything. */
export function useAutoRetry(problem: Problem | null, retry: () => void) {
  useEffect(() => {
    const seconds = problem ? secondsToWait(problem) : undefined
    if (seconds === undefined) return
    const timer = setTimeout(retry, seconds * 1_000)
    return () => clearTimeout(timer)
  }, [problem, retry])
}
