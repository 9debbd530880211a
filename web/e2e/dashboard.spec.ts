// Charts of the last 30 days on the dashboard.

import { read } from './support/api'
import { expectAccessible } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

interface Totals {
  bookings: number
  cancelled: number
  no_shows: number
}

test('the charts tell each day by keys, and add up to what the server says', async ({ page }) => {
  await signIn(page, 'owner')
  const { items } = await read(page, '/dashboard/days')
  const total = (of: (day: Totals) => number) => items.reduce((sum: number, day: Totals) => sum + of(day), 0)
  await page.goto('/')
  const bookings = page.getByRole('region', { name: 'Bookings' })
  const missed = page.getByRole('region', { name: 'Cancelled and no-shows' })
  const number = new Intl.NumberFormat('en-US')
  await expect(bookings.getByText(number.format(total((day) => day.bookings)), { exact: true }).first()).toBeVisible()
  await expect(missed.locator('strong').first()).toHaveText(number.format(total((day) => day.cancelled + day.no_shows)))
  await expect(bookings.getByRole('table')).toHaveCount(1)
  await expect(bookings.getByRole('row')).toHaveCount(31)

  const chart = bookings.getByRole('slider', { name: 'Bookings' })
  await chart.focus()
  await page.keyboard.press('End')
  await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`Bookings: ${items.at(-1).bookings}$`))
  await page.keyboard.press('ArrowLeft')
  await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`Bookings: ${items.at(-2).bookings}$`))
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuenow', '0')
  await page.screenshot({ path: 'test-results/pages/charts-keys.png', fullPage: true })
  await expectAccessible(page)
})

test('the charts are of one location', async ({ page }) => {
  await signIn(page, 'owner')
  const { items: locations } = await read(page, '/locations')
  const { items } = await read(page, `/dashboard/days?location_id=${locations[0].id}`)
  const total = items.reduce((sum: number, day: Totals) => sum + day.bookings, 0)
  await page.goto('/')
  await page.getByRole('combobox', { name: 'Location' }).click()
  await page.getByRole('option', { name: locations[0].name }).click()
  await expect(page.getByRole('region', { name: 'Bookings' }).locator('strong').first()).toHaveText(
    new Intl.NumberFormat('en-US').format(total),
  )
})

test('totals are compared with the 30 days before, and what is good news is told by the words', async ({ page }) => {
  await signIn(page, 'owner')
  const money = (amount: number) => ({ amount, currency: 'USD' })
  const items = Array.from({ length: 61 }, (_, index) => ({
    day: new Date(Date.UTC(2027, 0, 1 + index)).toISOString().slice(0, 10),
    bookings: index > 30 ? 12 : 10,
    cancelled: index > 30 ? 1 : 2,
    no_shows: 0,
    revenue: money(50_000),
    completed_revenue: money(40_000),
  }))
  await page.route('**/dashboard/days?*', (route) => route.fulfill({ json: { items, next: null } }))
  await page.goto('/')
  await expect(page.getByRole('region', { name: 'Bookings' })).toContainText('360')
  await expect(page.getByText('20% more than in the 30 days before')).toBeVisible()
  await expect(page.getByText('50% less than in the 30 days before')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Revenue' })).toContainText('$15,000')
  await expect(page.getByText('As in the 30 days before')).toBeVisible()
  const chart = page.getByRole('slider', { name: 'Revenue' })
  await chart.hover()
  await expect(page.getByRole('region', { name: 'Revenue' })).toContainText('Not completed$100')
  await page.screenshot({ path: 'test-results/pages/charts-full.png', fullPage: true })
  await expectAccessible(page)
})

test('figures and charts are of the same day, that of the locations, and the page says which', async ({ page }) => {
  await signIn(page, 'owner')
  await page.clock.setFixedTime('2027-01-23T14:00:00Z')
  let days = ['2027-01-22', '2027-01-22']
  const asked: string[] = []
  const money = { amount: 0, currency: 'USD' }
  await page.route('**/api/v1/dashboard', async (route) => {
    const answer = await route.fetch()
    const data = await answer.json()
    data.locations = data.locations
      .slice(0, 2)
      .map((location: object, index: number) => ({ ...location, day: days[index] }))
    await route.fulfill({ response: answer, json: data })
  })
  await page.route('**/dashboard/days?*', (route) => {
    const { searchParams } = new URL(route.request().url())
    const last = searchParams.get('to') ?? ''
    asked.push([searchParams.get('from'), last, searchParams.get('location_id')].join(' '))
    const items = Array.from({ length: 60 }, (_, index) => ({
      day: new Date(Date.parse(last) - (59 - index) * 86_400_000).toISOString().slice(0, 10),
      bookings: 1,
      cancelled: 0,
      no_shows: 0,
      revenue: money,
      completed_revenue: money,
    }))
    return route.fulfill({ json: { items, next: null } })
  })
  const lastBar = async () => {
    const chart = page.getByRole('slider', { name: 'Bookings' })
    await chart.focus()
    await page.keyboard.press('End')
    return chart.getAttribute('aria-valuetext')
  }
  await page.goto('/')
  await expect(
    page.getByText('Friday, January 22, 2027 at your business. Where you are, it is Saturday.'),
  ).toBeVisible()
  expect(await lastBar()).toContain('Fri, Jan 22')
  expect(asked.at(-1)).toBe('2026-11-24 2027-01-22 ')

  days = ['2027-01-22', '2027-01-23']
  await page.reload()
  await expect(page.getByText(/^Each location’s own today: Fri, Jan 22 at .* and Sat, Jan 23 at /)).toBeVisible()
  await expect(page.getByText('Up to Fri, Jan 22, the last day that has begun')).toBeVisible()
  expect(await lastBar()).toContain('Fri, Jan 22')
  await page.screenshot({ path: 'test-results/pages/dashboard-days.png', fullPage: true })
  await expectAccessible(page)
  await page.getByRole('combobox', { name: 'Location' }).click()
  await page.getByRole('option').nth(2).click()
  await expect(page.getByText('Up to Fri, Jan 22')).toBeHidden()
  await expect.poll(() => asked.at(-1)).toMatch(/^2026-11-25 2027-01-23 \d+$/)
  expect(await lastBar()).toContain('Sat, Jan 23')
})
