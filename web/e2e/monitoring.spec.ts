// Monitoring page of the installation, for its administrators.

import { expectAccessible } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

test('an administrator sees how the program does, and goes on to its tasks', async ({ page }) => {
  await signIn(page, 'operator')
  await page.goto('/')
  await page.getByRole('navigation').first().getByRole('link', { name: 'Operations' }).click()
  await expect(page.getByText(/^Version \d+\.\d+\.\d+, running for/)).toBeVisible()
  await expect(page.getByRole('slider', { name: 'Requests a second' })).toBeVisible()
  await expect(page.getByRole('slider', { name: 'Answered within' })).toBeVisible()
  const slowest = page.getByRole('region', { name: 'Slowest endpoints of the last hour' })
  await expect(slowest.getByRole('row').nth(1)).toContainText(/(GET|POST)/)
  await expect(page.getByRole('region', { name: 'Caches' }).getByRole('row').nth(1)).toBeVisible()
  // CPU usage is known from the second response on.
  await expect(page.getByText('Processors', { exact: true }).locator('..').locator('strong')).toHaveText(/%$/, {
    timeout: 20_000,
  })
  await expectAccessible(page)
  await page.getByRole('main').getByRole('link', { name: 'Tasks' }).click()
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible()
})

test('a busy node shows how much it has to do', async ({ page }) => {
  await signIn(page, 'operator')
  await page.route('**/api/v1/monitoring', async (route) => {
    const response = await route.fetch()
    const status = await response.json()
    const busy = (index: number) => ({
      requests: 6_000 + 900 * Math.round(3 * Math.sin(index / 4)),
      errors: index === 40 ? 12 : 0,
      p50_ms: 3 + (index % 5),
      p95_ms: 40 + 20 * Math.sin(index / 6),
      p99_ms: 190 + 60 * Math.sin(index / 9),
    })
    const queue = { name: 'letters', ready: 1_204, delayed: 3, running: 8, dead: 2, oldest_ready_seconds: 95 }
    await route.fulfill({
      json: {
        ...status,
        nodes: 'disconnected',
        last_minute: busy(40),
        minutes: status.minutes.map((minute: object, index: number) => ({ ...minute, ...busy(index) })),
        queues: [queue],
      },
    })
  })
  await page.goto('/monitoring')
  await expect(page.getByText('Apart from the other nodes')).toBeVisible()
  const row = page.getByRole('region', { name: 'Queues' }).getByRole('row', { name: /letters/ })
  await expect(row).toContainText('1,204, since 95 s')
  const times = page.getByRole('slider', { name: 'Answered within' })
  await times.focus()
  await page.keyboard.press('Home')
  await expect(times).toHaveAttribute('aria-valuetext', /p50: 3 ms, p95: 40 ms, p99: 190 ms$/)
  await page.screenshot({ path: 'test-results/pages/operations-busy.png' })
  await expectAccessible(page)
})

test('nobody else is led there, and nobody else sees it', async ({ page }) => {
  await signIn(page, 'owner')
  await page.goto('/monitoring')
  await expect(page.getByText('Your role does not allow this.')).toBeVisible()
  await expect(page.getByRole('navigation').first().getByRole('link', { name: 'Team' })).toBeVisible()
  await expect(page.getByRole('navigation').first().getByRole('link', { name: 'Operations' })).toHaveCount(0)
})

test('figures that are old say so', async ({ page }) => {
  await page.clock.install()
  await signIn(page, 'operator')
  let asked = 0
  // Requests after the first never get a response.
  await page.route('**/api/v1/monitoring', (route) => (asked++ === 0 ? route.continue() : undefined))
  await page.goto('/monitoring')
  await expect(page.getByText(/^Version/)).toBeVisible()
  await expect(page.getByText(/These figures are from/)).toHaveCount(0)
  await page.clock.fastForward(16_000)
  await expect(page.getByText(/These figures are from/)).toBeVisible()
  await expectAccessible(page)
})

test('figures that cannot be had any more say so, and go on when they can', async ({ page }) => {
  await signIn(page, 'operator')
  let isReachable = true
  await page.route('**/api/v1/monitoring', (route) => (isReachable ? route.continue() : route.abort()))
  await page.goto('/monitoring')
  await expect(page.getByText(/^Version/)).toBeVisible()
  isReachable = false
  await expect(page.getByText(/cannot be reached.*These figures are from/)).toBeVisible({ timeout: 20_000 })
  isReachable = true
  await expect(page.getByText(/These figures are from/)).toHaveCount(0, { timeout: 20_000 })
})
