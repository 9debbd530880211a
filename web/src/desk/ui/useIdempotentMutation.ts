// Requests that create a record at most once.

import { useCallback, useRef } from 'react'
import { idempotencyKey } from '../../shared/api'
import { type Attempt, attemptFor, isOutcomeUnknown } from '../../shared/idempotency'
import { Problem } from '../../shared/problem'

/**
 * Returns a function that sends a request with an idempotency key. A retry of the same body reuses the key while the
 * outcome is unknown.
 */
export function useIdempotentMutation() {
  const attempt = useRef<Attempt | null>(null)
  return useCallback(
    async <Body, Created>(
      body: Body,
      send: (request: WithIdempotencyKey<Body>) => Promise<Created>,
    ): Promise<Created> => {
      const current = attemptFor(JSON.stringify(body), attempt.current, idempotencyKey)
      attempt.current = current
      try {
        const created = await send({ params: { header: { 'Idempotency-Key': current.key } }, body })
        attempt.current = null
        return created
      } catch (error) {
        if (!isOutcomeUnknown(Problem.of(error).code)) attempt.current = null
        throw error
      }
    },
    [],
  )
}

type WithIdempotencyKey<Body> = {
  params: { header: { 'Idempotency-Key': string } }
  body: Body
}
