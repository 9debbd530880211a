// What the journeys are written with.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, test as base, expect, type Page } from '@playwright/test'

interface Setting {
  base: string
  passwords: Record<string, string>
}

export const setting = (): Setting => JSON.parse(process.env.PARLOUR_E2E ?? '{}')

export const test = base.extend({
  baseURL: async ({ browserName: _ }, use) => use(setting().base),
})

export { expect }

/** Signs in as one of the demonstration's people, without the page for it. */
export async function signedIn(
  page: Page,
  who: 'owner' | 'desk' | 'stylist' | 'client' | 'newcomer' | 'operator' = 'desk',
) {
  const { base: url, passwords } = setting()
  const answer = await page.request.post(`${url}/api/v1/login`, {
    // Who looks after the installation belongs to no business, and says which one to look into.
    data: { username: who, password: passwords[who], ...(who === 'operator' && { business: 'demo' }) },
  })
  expect(answer.ok()).toBe(true)
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
  await page.evaluate(await readFile(axeFile, 'utf8'))
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<AxeResults> } }
    interface AxeResults {
      violations: { id: string; impact: string; help: string; nodes: { html: string; failureSummary: string }[] }[]
    }
    return (await axe.run()).violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`),
      }))
  })
  expect(violations).toEqual([])
}
