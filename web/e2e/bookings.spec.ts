// Bookings: booking after a refusal, dragging between cells of the week, and cancellation by clients.

import type { Browser, Page } from '@playwright/test'
import { book, create, read } from './support/api'
import { card, openNewBooking } from './support/calendar'
import { expectAccessible } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, server, test } from './support/test'
import { ownDay, ownName } from './support/unique'

const THURSDAY = '2027-09-02'

test.beforeEach(async ({ page }) => {
  await signIn(page)
})

test('what was refused is put right and booked', async ({ page }) => {
  const name = ownName('Petra')
  await book(page, { client: ownName('Oskar'), day: ownDay(THURSDAY), time: '10:00', employee: 4 })
  const drawer = await openNewBooking(page, ownDay(THURSDAY), name, 4)
  await drawer.getByLabel('Time', { exact: true }).fill('10:00')
  await drawer.getByRole('button', { name: /^Book for/ }).click()
  await expect(drawer.getByText('This time is taken.')).toBeVisible()
  await drawer.getByLabel('Time', { exact: true }).fill('14:00')
  await drawer.getByRole('button', { name: /^Book for/ }).click()
  await expect(card(page, `2:00 PM, ${name}`)).toBeVisible()
})

const cell = (page: Page, employee: number, day: string) => page.locator(`[data-cell="${employee} ${day}"]`)

async function dragTo(page: Page, name: string, employee: number, day: string) {
  const from = await card(page, name).boundingBox()
  const to = await cell(page, employee, day).boundingBox()
  if (!from || !to) throw new Error(`${name} or where they are to go is not in sight`)
  await page.mouse.move(from.x + 20, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 })
}

test('in the week a visit is dragged to another day and somebody else, and keeps its time', async ({ page }) => {
  const name = ownName('Wenda')
  const [thursday, friday] = [ownDay(THURSDAY), ownDay(THURSDAY, 1)]
  await book(page, { client: name, day: thursday, time: '15:00' })
  await page.goto(`/calendar?view=week&day=${thursday}&location=1&employee=0`)
  await expect(cell(page, 1, thursday).getByRole('button', { name })).toBeVisible()
  await dragTo(page, name, 4, friday)
  await expect(cell(page, 4, friday)).toHaveAttribute('data-over', 'free')
  await page.mouse.up()
  await expect(cell(page, 4, friday).getByRole('button', { name: `3:00 PM ${name}` })).toBeVisible()
  await expect(page.getByText(new RegExp(`${name} is on Fri, .* at 3:00 PM with .* now\\.`))).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(cell(page, 1, thursday).getByRole('button', { name })).toBeVisible()
})

test('in the week a cell where the time is taken is marked, and a visit that is dropped there goes back', async ({
  page,
}) => {
  const name = ownName('Wanja')
  const [thursday, friday] = [ownDay(THURSDAY), ownDay(THURSDAY, 1)]
  await book(page, { client: name, day: thursday, time: '16:00' })
  await book(page, { client: ownName('Xaver'), day: friday, time: '16:00' })
  await page.goto(`/calendar?view=week&day=${thursday}&location=1&employee=0`)
  await expect(cell(page, 1, friday).getByRole('button', { name: ownName('Xaver') })).toBeVisible()
  await expect(cell(page, 1, thursday).getByRole('button', { name })).toBeVisible()
  await dragTo(page, name, 1, friday)
  await expect(cell(page, 1, friday)).toHaveAttribute('data-over', 'obstacle')
  await page.mouse.up()
  await expect(page.getByText('This time is taken.')).toBeVisible()
  await expect(cell(page, 1, thursday).getByRole('button', { name })).toBeVisible()
})

/** Creates a booking for the client of the demo data, who is signed in to a separate window. */
async function bookingOfClient(page: Page, browser: Browser, day: string) {
  const context = await browser.newContext({ baseURL: server().base })
  const guest = await context.newPage()
  await signIn(guest, 'client')
  const { client_id } = await read(guest, '/me')
  const items = [{ service_id: 1, employee_id: 4 }]
  const booking = await create(page, '/bookings', { client_id, location_id: 1, booking_date: `${day} 11:00:00`, items })
  const date = new Date(`${day}T12:00:00Z`).toLocaleDateString('en-US', {
    month: 'short',
    day: 'numeric',
    year: 'numeric',
  })
  return { guest, booking, date }
}

test('a client takes a cancellation back, and then cancels after all', async ({ page, browser }) => {
  const { guest, booking, date } = await bookingOfClient(page, browser, ownDay(THURSDAY, 1))

  await guest.goto('/bookings')
  const row = guest.getByRole('listitem').filter({ hasText: date })
  await row.getByRole('button', { name: 'Move' }).click()
  await expect(guest).toHaveURL(/\/manage\//)
  await guest.goBack()
  await row.getByRole('button', { name: 'Cancel visit' }).click()
  await expect(row.getByText('Cancelled')).toBeVisible()
  await guest.getByRole('button', { name: 'Undo' }).click()
  await expect(row.getByText('Confirmed')).toBeVisible()
  const status = async () => (await read(guest, `/bookings/${booking.id}`)).status
  expect(await status()).toBe('confirmed')

  await row.getByRole('button', { name: 'Cancel visit' }).click()
  await expect(row.getByText('Cancelled')).toBeVisible()
  // Leaving the page cancels at once.
  await guest.goto('/account')
  await expect.poll(status).toBe('cancelled')
  await guest.goto('/bookings')
  await expect(row.getByText('Cancelled')).toBeVisible()
  await guest.context().close()
})

test('a client is told before what a late cancellation costs, or that it is too late', async ({ page, browser }) => {
  const { guest, booking, date } = await bookingOfClient(page, browser, ownDay(THURSDAY, 5))
  let cancellation = { cutoff_minutes: 0, late: 'refused', fee_percent: 50 }
  await guest.route('**/api/v1/business', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), cancellation_policy: cancellation } })
  })
  const always = 5_000_000
  const row = guest.getByRole('listitem').filter({ hasText: `${date}, 11:00` })

  cancellation = { cutoff_minutes: always, late: 'refused', fee_percent: 50 }
  await guest.goto('/bookings')
  await expect(row.getByText('Too late to cancel here.')).toBeVisible()
  await expect(row.getByRole('button', { name: 'Cancel visit' })).toBeHidden()

  cancellation = { cutoff_minutes: 60, late: 'fee', fee_percent: 50 }
  await guest.reload()
  await expect(row.getByText('Free to cancel until')).toBeVisible()
  // The deadline has passed since the page was opened.
  cancellation = { cutoff_minutes: always, late: 'fee', fee_percent: 50 }
  await row.getByRole('button', { name: 'Cancel visit' }).click()
  const question = guest.getByRole('dialog', { name: 'Cancel your visit?' })
  await expect(question).toContainText(/cancelling now costs \$[\d.]+/)
  await guest.screenshot({ path: 'test-results/pages/visits-late.png' })
  await expectAccessible(guest)
  await question.getByRole('button', { name: 'Keep it' }).click()
  await expect(row.getByText('Confirmed')).toBeVisible()
  await row.getByRole('button', { name: 'Cancel visit' }).click()
  await question.getByRole('button', { name: /^Cancel and owe \$/ }).click()
  await expect(row.getByText('Cancelled')).toBeVisible()
  const { status } = await read(guest, `/bookings/${booking.id}`)
  expect(status).toBe('cancelled')
  await guest.context().close()
})
