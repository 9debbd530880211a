// Screen sizes, color schemes and accessibility checks.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expect } from './test'

/** Browser options of a phone. */
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/**
 * Marks elements that look the same as three others: same colors and font, in parents of the same look. Measuring
 * contrast takes nine tenths of axe's time, and three elements of a look show as much as three hundred.
 */
function markRepeated() {
  const axe = (window as unknown as { axe: { configure: (options: object) => void } }).axe
  axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-repeated])' }] })
  const counts = new Map<string, number>()
  const mark = (element: Element, parent: string) => {
    const style = getComputedStyle(element)
    const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight } = style
    const look = [parent, color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight].join()
    const count = (counts.get(look) ?? 0) + 1
    counts.set(look, count)
    element.toggleAttribute('data-repeated', count > 3)
    for (const child of element.children) mark(child, look)
  }
  mark(document.body, '')
}

/** Fails if axe finds a serious or critical violation on the page. */
export async function expectAccessible(page: Page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(axeFile, 'utf8'))
  await page.evaluate(markRepeated)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }
    interface AxeResults {
      violations: { id: string; impact: string; help: string; nodes: { html: string; failureSummary: string }[] }[]
    }
    // Details of passed rules take as long to compute as the violations themselves.
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

/** Switches transitions off. Halfway through the transition of a scheme change, the contrast is too low. */
function switchTransitionsOff() {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('*, *::before, *::after { transition: none !important }')
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}

/** Returns true if the page shows a scheme. The desk follows the browser a moment later. */
const shows = (scheme: string) => (document.documentElement.dataset.mantineColorScheme ?? scheme) === scheme

/** Shows the page in light and in dark colors, without reloading it. */
export async function inBothSchemes(page: Page, look: (scheme: 'light' | 'dark') => Promise<void>) {
  await page.evaluate(switchTransitionsOff)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction(shows, colorScheme)
    await look(colorScheme)
  }
}

/** Fails if axe finds a serious or critical violation on the page in light or in dark colors. */
export const expectAccessibleInBoth = (page: Page) => inBothSchemes(page, () => expectAccessible(page))
