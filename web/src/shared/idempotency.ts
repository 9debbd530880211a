// An attempt to book, and the key it goes by. The same request goes by the same key until the server has said what
// became of it, so that double taps, broken connections and reloads in between book once. After a definite answer a new
// key is taken: a time that was refused may have become free again.

import type { ProblemCode } from './problem'

export interface Attempt {
  key: string
  /** The request, as it is sent. */
  body: string
}

export const attemptFor = (body: string, previous: Attempt | null, newKey: () => string): Attempt =>
  previous?.body === body ? previous : { key: newKey(), body }

/** Problems after which the booking may have been made all the same. */
const OUTCOME_UNKNOWN: ReadonlySet<ProblemCode> = new Set([
  'offline',
  'outcome_unknown',
  'internal',
  'busy',
  'unavailable',
  'request_timeout',
])

export const isOutcomeUnknown = (code: ProblemCode): boolean => OUTCOME_UNKNOWN.has(code)
