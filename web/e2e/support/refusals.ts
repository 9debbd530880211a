// Requests that are refused before they reach the server.

import type { Page } from '@playwright/test'

interface Refusal {
  status: number
  code: string
  /** Seconds until a retry is allowed. */
  retryAfter?: number
  /** Further members of the problem document. */
  extra?: object
}

/** Answers all requests of a page to a path with a problem. */
export const refuse = (page: Page, path: string, { status, code, retryAfter, extra }: Refusal) =>
  page.route(path, (route) =>
    route.fulfill({
      status,
      headers: {
        'content-type': 'application/problem+json',
        ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      },
      json: { type: '', title: '', status, code, ...extra },
    }),
  )
