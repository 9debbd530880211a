// Accessibility of every booking step in light and dark, and size and speed of the first screen. Times are only
// reported (`FIGURES=1`); the script size has a limit.

import { brotliCompressSync, gzipSync } from 'node:zlib'
import { hairdresser, stepTitle } from './support/booking-page'
import { expectAccessibleInBoth, PHONE } from './support/screens'
import { expect, report, server, test } from './support/test'

const MOST_SCRIPT = 100 * 1024

for (const [device, options] of [
  ['a phone', PHONE],
  ['a desktop', { viewport: { width: 1280, height: 860 } }],
] as const)
  test(`no step has barriers on ${device}, light or dark`, async ({ browser }) => {
    const context = await browser.newContext({
      ...options,
      baseURL: server().base,
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'America/New_York',
    })
    const page = await context.newPage()
    const { place: location, service, person: employee } = await hairdresser(page)
    await page.goto('/b/demo')
    await expect(stepTitle(page, 'Where would you like to come?')).toBeVisible()
    await expectAccessibleInBoth(page)
    await page.getByRole('button', { name: location.name }).click()
    await page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }).check()
    await expectAccessibleInBoth(page)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(stepTitle(page, 'With whom?')).toBeVisible()
    await expectAccessibleInBoth(page)
    await page.getByRole('button', { name: employee.name }).click()
    await expect(page.getByRole('button', { name: /^\d+:\d\d/ }).first()).toBeVisible()
    await expectAccessibleInBoth(page)
    await page
      .getByRole('button', { name: /^\d+:\d\d/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Book this visit' }).click()
    await expect(page.getByText('Please tell us your name.')).toBeVisible()
    await expectAccessibleInBoth(page)
    await page.getByLabel('Your name').fill(`Any on ${device}`)
    await page.getByLabel('Phone').fill('+1 555 0123')
    await page.getByRole('button', { name: 'Book this visit' }).click()
    await expect(stepTitle(page, 'You are booked')).toBeVisible()
    await expectAccessibleInBoth(page)
    await context.close()
  })

test('the first screen needs less than 100 KB of script', async ({ browser }) => {
  const context = await browser.newContext({ ...PHONE, baseURL: server().base, locale: 'en-US' })
  const page = await context.newPage()
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await page.addInitScript(() => {
    const seen = window as unknown as { blocked: number; shifted: number }
    seen.blocked = 0
    seen.shifted = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.blocked += Math.max(0, duration - 50)
    }).observe({ type: 'longtask', buffered: true })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shifted += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('/b/demo')
  await expect(stepTitle(page, 'Where would you like to come?')).toBeVisible()
  const interactive = await page.evaluate(() => performance.now())
  await page.waitForLoadState('networkidle')
  const painted = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime)
  const { blocked, shifted } = await page.evaluate(() => {
    const { blocked, shifted } = window as unknown as { blocked: number; shifted: number }
    return { blocked, shifted }
  })
  const bodies = await Promise.all(scripts)
  const sum = (compress: (body: Buffer) => Buffer) => bodies.reduce((all, body) => all + compress(body).length, 0)
  const gzip = sum((body) => gzipSync(body, { level: 9 }))
  const brotli = sum((body) => brotliCompressSync(body))
  report(
    `script: ${(gzip / 1024).toFixed(1)} KB gzip, ${(brotli / 1024).toFixed(1)} KB brotli; ` +
      `first contentful paint ${painted?.toFixed(0)} ms, interactive ${interactive.toFixed(0)} ms, ` +
      `blocked ${blocked.toFixed(0)} ms, layout shift ${shifted.toFixed(4)}`,
  )
  expect(gzip).toBeLessThan(MOST_SCRIPT)
  expect(shifted).toBeLessThan(0.1)
  await context.close()
})
