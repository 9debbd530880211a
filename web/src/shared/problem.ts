// Errors of API requests as one type: refusals by the server and failed connections.

import type { components } from '../api/schema'

type Document = components['schemas']['Problem']
type UnavailableDate = components['schemas']['UnavailableDate']

export type ProblemCode = components['schemas']['ProblemCode'] | 'offline'

export class Problem extends Error {
  readonly code: ProblemCode
  readonly fields: Readonly<Record<string, string>>
  /** Dates of a series that cannot be booked. */
  readonly unavailableDates: readonly UnavailableDate[]
  /** Earliest possible time, if a walk-in is not possible today. */
  readonly earliest: string | undefined
  /** Maximum size of a file in bytes, or of a picture in pixels. */
  readonly limit: number | undefined
  readonly requestId: string | undefined
  /** Seconds until a retry is allowed, if the server reports it. */
  readonly retryAfter: number | undefined

  constructor(code: ProblemCode, document?: Document, retryAfter?: number) {
    super(document?.detail ?? document?.title ?? code)
    this.code = code
    this.earliest = document?.earliest ?? undefined
    this.limit = document?.limit ?? undefined
    this.requestId = document?.request_id ?? undefined
    this.unavailableDates = document?.unavailable_dates ?? []
    this.retryAfter = retryAfter
    this.fields = Object.fromEntries((document?.errors ?? []).map(({ field, message }) => [field, message]))
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) return error
    // The code of a lazily loaded page cannot be fetched offline.
    return new Problem(error instanceof TypeError && !navigator.onLine ? 'offline' : 'internal')
  }
}

const secondsOf = (header: string | null) => (header && /^\d+$/.test(header) ? Number(header) : undefined)

interface ApiResponse<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** Returns the data of a response. Throws a `Problem` if there is none. */
export async function unwrap<Data>(call: Promise<ApiResponse<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((error: unknown) => {
    // `fetch` throws a TypeError when the connection fails, also while the body is read.
    throw error instanceof TypeError ? new Problem('offline') : Problem.of(error)
  })
  if (response.ok) return data as Data
  const document = error as Document | undefined
  if (typeof document?.code === 'string')
    throw new Problem(document.code, document, secondsOf(response.headers.get('retry-after')))
  throw new Problem(response.status >= 502 ? 'offline' : 'internal')
}
