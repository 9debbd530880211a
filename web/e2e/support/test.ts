// Playwright `test` with one server per worker.

import { test as base, expect } from '@playwright/test'
import { type Served, serve } from './server'

interface WorkerFixtures {
  /** Server settings that differ from the defaults. Tests with their own settings get their own server. */
  settings: string
  served: Served
}

let served: Served | undefined

/** Returns the server of this worker. */
export function server(): Served {
  if (!served) throw new Error('the server has not started yet')
  return served
}

export const test = base.extend<object, WorkerFixtures>({
  settings: ['rate_limits.mode = "off"', { scope: 'worker', option: true }],
  served: [
    async ({ settings }, use) => {
      served = await serve(settings)
      await use(served)
      await served.end()
    },
    { scope: 'worker', auto: true },
  ],
  baseURL: async ({ served }, use) => use(served.base),
})

export { expect }

/** Prints measurements if `FIGURES=1` is set. */
export function report(...measurements: unknown[]) {
  if (process.env.FIGURES) console.log(...measurements)
}
