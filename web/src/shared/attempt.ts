// An attempt to book, and the key it goes by. The same request goes by the same key until the server has said what
// became of it, so that double taps, broken connections and reloads in between book once. After a definite answer a new
// key is taken: a time that was refused may have become free again.

import type { ProblemCode } from './problem'

export interface Attempt {
  key: string
  /** The request, as it is sent. */
  body: string
}

export const attemptFor = (body: string, before: Attempt | null, newKey: () => string): Attempt =>
  before?.body === body ? before : { key: newKey(), body }

/** Problems after which the visit may have been booked all the same. */
const OPEN: ReadonlySet<ProblemCode> = new Set([
  'offline',
  'outcome_unknown',
  'internal',
  'busy',
  'unavailable',
  'request_timeout',
])

export const isOpen = (code: ProblemCode): boolean => OPEN.has(code)
