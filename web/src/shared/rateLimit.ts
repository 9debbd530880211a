// Limits that were run into: when one can go on, in words, and going on by itself then.

import { useEffect } from 'react'
import type { Problem, ProblemCode } from './problem'
import type { Translate } from './texts'

/** Refusals for which waiting is all it takes, where the server says for how long. */
const TEMPORARY: ReadonlySet<ProblemCode> = new Set(['rate_limited', 'too_many_attempts', 'blocked'])

/** For how many seconds to wait, if that helps. */
export const secondsToWait = ({ code, retryAfter }: Problem): number | undefined =>
  TEMPORARY.has(code) && retryAfter ? retryAfter : undefined

/** In 40 seconds, in 5 minutes. */
export const describeWait = (
  seconds: number,
  t: Pick<Translate<'wait.seconds.other' | 'wait.minutes.other'>, 'count'>,
) => (seconds < 90 ? t.count('wait.seconds', seconds) : t.count('wait.minutes', Math.ceil(seconds / 60)))

/** Does what was refused again, as soon as it may be. It has to be something that changes nothing. */
export function useAutoRetry(problem: Problem | null, retry: () => void) {
  useEffect(() => {
    const seconds = problem ? secondsToWait(problem) : undefined
    if (seconds === undefined) return
    const timer = setTimeout(retry, seconds * 1_000)
    return () => clearTimeout(timer)
  }, [problem, retry])
}
