// Attempts of a request and their idempotency keys. The same request keeps its key until the outcome is known, so that
// double taps, broken connections and reloads book only once. After a definite response, the next attempt gets a new
// key, because a refused time may have become free again.

import type { ProblemCode } from './problem'

export interface Attempt {
  key: string
  /** Request body as sent. */
  body: string
}

export const attemptFor = (body: string, previous: Attempt | null, newKey: () => string): Attempt =>
  previous?.body === body ? previous : { key: newKey(), body }

/** Problems after which the booking may have been created nevertheless. */
const OUTCOME_UNKNOWN: ReadonlySet<ProblemCode> = new Set([
  'offline',
  'outcome_unknown',
  'internal',
  'busy',
  'unavailable',
  'request_timeout',
])

export const isOutcomeUnknown = (code: ProblemCode): boolean => OUTCOME_UNKNOWN.has(code)
