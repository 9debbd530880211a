// Fake server: tests define its answers and check the requests it received.

import { expect, onTestFinished, vi } from 'vitest'
import type { Schemas } from '../shared/api'

export interface RecordedRequest {
  /** Method and path, as in `POST /clients`. */
  call: string
  query: Record<string, string>
  headers: Headers
  body: unknown
}

type Reply = Response | object | null
type Answer = Reply | ((requests: RecordedRequest) => Reply | Promise<Reply>)

/** Returns a refusal in the server's format. */
export function problem(
  status: number,
  code: Schemas['ProblemCode'],
  extra: Partial<Schemas['Problem']> & { retryAfter?: number } = {},
): Response {
  const { retryAfter, ...document } = extra
  return new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, ...document }), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
  })
}

/** Returns a refusal with field errors. */
export const invalid = (fields: Record<string, string>): Response =>
  problem(422, 'invalid_input', { errors: Object.entries(fields).map(([field, message]) => ({ field, message })) })

export const page = <Item>(...items: Item[]) => ({ items, next: null })

/** Creates an answer that arrives when the test releases it. */
export function deferred(reply: Reply) {
  let release = () => {}
  const promise = new Promise<Reply>((resolve) => {
    release = () => resolve(reply)
  })
  return { answer: () => promise, release }
}

export class FakeServer {
  readonly requests: RecordedRequest[] = []
  /** Calls without an answer. */
  readonly unanswered: string[] = []
  readonly #answers = new Map<string, Answer>()

  /** Sets the answer to a call. A path without wildcards takes precedence over one like `/clients/*`. */
  on(call: string, answer: Answer): this {
    this.#answers.set(call, answer)
    return this
  }

  /** Returns the requests of a call so far. */
  requestsTo(call: string): RecordedRequest[] {
    return this.requests.filter((requests) => matches(call, requests.call))
  }

  /** Returns the body of the only request of a call. Throws if there is not exactly one. */
  bodyOf(call: string): unknown {
    const [only, ...others] = this.requestsTo(call)
    if (!only || others.length > 0) throw new Error(`${call} was asked ${others.length + (only ? 1 : 0)} times`)
    return only.body
  }

  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const text = await request.text()
    const requests: RecordedRequest = {
      call: `${request.method} ${pathname.replace(/^\/api\/v1/, '')}`,
      query: Object.fromEntries(searchParams),
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
    this.requests.push(requests)
    const answer =
      this.#answers.get(requests.call) ?? [...this.#answers].findLast(([call]) => matches(call, requests.call))?.[1]
    if (answer === undefined) {
      this.unanswered.push(requests.call)
      return problem(404, 'not_found', { detail: `no answer to ${requests.call}` })
    }
    const reply = typeof answer === 'function' ? await answer(requests) : answer
    if (reply instanceof Response) return reply.clone()
    return new Response(JSON.stringify(reply), { status: 200, headers: { 'content-type': 'application/json' } })
  }
}

const matches = (pattern: string, call: string) => new RegExp(`^${pattern.replaceAll('*', '[^/]+')}$`).test(call)

/** Replaces `fetch` by a fake server until the test ends. The test fails if a request has no answer. */
export function serve(): FakeServer {
  const server = new FakeServer()
  vi.stubGlobal('fetch', (request: Request) => server.fetch(request))
  onTestFinished(() => expect(server.unanswered, 'calls without an answer').toEqual([]))
  return server
}
