// What the journeys are written with.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { type Served, serve } from './server'

interface OfWorker {
  /** What the server is told beyond its defaults. Journeys with settings of their own have a server of their own. */
  settings: string
  served: Served
}

let served: Served | undefined

/** The server that the journeys of this worker go to. */
export function setting(): Served {
  if (!served) throw new Error('the server is not there yet')
  return served
}

export const test = base.extend<object, OfWorker>({
  settings: ['limits.mode = "off"', { scope: 'worker', option: true }],
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

/** Says what was measured, to those who ask for it with `FIGURES=1`. */
export function tell(...figures: unknown[]) {
  if (process.env.FIGURES) console.log(...figures)
}

type Person = 'owner' | 'desk' | 'stylist' | 'client' | 'newcomer' | 'operator'
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

const sessions = new Map<Person, Cookies>()

/** Signs in as one of the demonstration's people, without the page for it. They are so for all journeys of this worker. */
export async function signedIn(page: Page, who: Person = 'desk') {
  const context = page.context()
  const known = sessions.get(who)
  if (known) return context.addCookies(known)
  const { base: url, passwords } = setting()
  const answer = await page.request.post(`${url}/api/v1/login`, {
    data: { username: who, password: passwords[who] },
  })
  expect(answer.ok()).toBe(true)
  sessions.set(who, await context.cookies())
}

/** Another browser window, with a session of its own. */
export async function anotherDesk(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: setting().base, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await signedIn(page, 'owner')
  return page
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Fails if axe finds something serious or critical on the page. */
export async function expectAccessible(page: Page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(axeFile, 'utf8'))
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }
    interface AxeResults {
      violations: { id: string; impact: string; help: string; nodes: { html: string; failureSummary: string }[] }[]
    }
    // What passes is not told in detail: that takes as long as finding what does not.
    return (await axe.run({ resultTypes: ['violations'] })).violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`),
      }))
  })
  expect(violations).toEqual([])
}

/** Waits until a page has its other colours: halfway from one to the other there is too little contrast. */
async function finishColours() {
  // Scripts hear of another scheme before the next frame is drawn.
  await new Promise(requestAnimationFrame)
  const changing = () => document.getAnimations().filter((animation) => animation instanceof CSSTransition)
  for (let under = changing(); under.length > 0; under = changing()) for (const one of under) one.finish()
}

/** Shows the page in light and in dark, without loading it again. */
export async function inBothSchemes(page: Page, look: (scheme: 'light' | 'dark') => Promise<void>) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(finishColours)
    await look(colorScheme)
  }
}

/** Fails if axe finds something on the page, in light or in dark. */
export const expectAccessibleInBoth = (page: Page) => inBothSchemes(page, () => expectAccessible(page))
