// The server's API, typed by its description.

import createClient from 'openapi-fetch'
import type { components, paths } from '../api/schema'

export type Schemas = components['schemas']

export const api = createClient<paths>({
  baseUrl: '/api/v1',
  // Several services are named in one parameter: `service_id=1,4`.
  querySerializer: { array: { style: 'form', explode: false } },
})

/** Marks a request that makes something, so that trying it again makes nothing twice. Also works on plain HTTP. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
