// Requests that make something, each made once.

import { useCallback, useRef } from 'react'
import { idempotencyKey } from '../../shared/api'
import { type Attempt, attemptFor, isOpen } from '../../shared/attempt'
import { Problem } from '../../shared/problem'

/**
 * Whatever is given to `send`, it goes by a key of its own, and by the same again if it is not known what became of it.
 */
export function useOnce() {
  const attempt = useRef<Attempt | null>(null)
  return useCallback(async <Body, Made>(body: Body, send: (request: Keyed<Body>) => Promise<Made>): Promise<Made> => {
    const present = attemptFor(JSON.stringify(body), attempt.current, idempotencyKey)
    attempt.current = present
    try {
      const made = await send({ params: { header: { 'Idempotency-Key': present.key } }, body })
      attempt.current = null
      return made
    } catch (thrown) {
      if (!isOpen(Problem.of(thrown).code)) attempt.current = null
      throw thrown
    }
  }, [])
}

type Keyed<Body> = {
  params: { header: { 'Idempotency-Key': string } }
  body: Body
}
