// Requests that make something, each made once.

import { useCallback, useRef } from 'react'
import { idempotencyKey } from '../../shared/api'
import { type Attempt, attemptFor, isOutcomeUnknown } from '../../shared/idempotency'
import { Problem } from '../../shared/problem'

/**
 * Whatever is given to `send`, it goes by a key of its own, and by the same again if it is not known what became of it.
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
