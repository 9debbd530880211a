// API client, typed by the server's OpenAPI description.

import createClient from 'openapi-fetch'
import type { components, paths } from '../api/schema'
import { withProofOfWork } from './proofOfWork'

export type Schemas = components['schemas']

export const api = createClient<paths>({
  baseUrl: '/api/v1',
  fetch: withProofOfWork((request) => fetch(request)),
  // Arrays are sent in one parameter, as in `service_id=1,4`.
  querySerializer: { array: { style: 'form', explode: false } },
})

/** Returns a new idempotency key, so that a repeated request creates nothing twice. Also works on plain HTTP. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

interface Page<Item> {
  items: Item[]
  next?: string | null
}

/** Fetches all pages of a list, one after the other. */
export async function fetchAllPages<Item>(
  fetchPage: (cursor: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const answer = await fetchPage(cursor)
    items.push(...answer.items)
    cursor = answer.next ?? undefined
  } while (cursor)
  return items
}
