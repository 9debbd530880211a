// Booking durations: ends dragged, moved by keyboard or typed, and new bookings drawn on the calendar.

import { book, create, post } from './support/api'
import { alwaysOpen, card, column, drag, touchDrag } from './support/calendar'
import { expectAccessible, PHONE } from './support/screens'
import { openSecondDesk, signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { ownDay } from './support/unique'

/** Height of a minute, in pixels. */
const MINUTE = 1.6

/** A day without bookings in the demo data. */
const TUESDAY = '2027-03-16'

test.beforeEach(async ({ page }) => {
  await signIn(page)
})

test('the end of a visit is dragged, the other desk sees it, and it is taken back', async ({ page, browser }) => {
  const on = ownDay(TUESDAY, 28)
  await book(page, { client: 'Lena Longer', day: on, time: '10:00' })
  const other = await openSecondDesk(browser)
  for (const desk of [page, other]) {
    await desk.goto(`/calendar?day=${on}&location=1&employee=0`)
    await expect(card(desk, 'Lena Longer')).toBeVisible()
  }
  const height = async () => (await card(other, 'Lena Longer').boundingBox())?.height ?? 0
  const before = await height()
  await drag(page, 'Lena Longer', { x: 0, y: 26 * MINUTE }, 'end')
  await expect(page.getByText('10:00 AM – 11:10 AM')).toBeVisible()
  await page.screenshot({ path: 'test-results/pages/stretch.png' })
  await page.mouse.up()
  await expect(page.getByText('Lena Longer is there until 11:10 AM now.')).toBeVisible()
  await expect.poll(height).toBeCloseTo(before + 25 * MINUTE, 0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(height).toBeCloseTo(before, 0)
  await other.context().close()
})

test('an end in somebody else’s time is shown before the drop, and refused after it', async ({ page }) => {
  const on = ownDay(TUESDAY, 29)
  await book(page, { client: 'Clara Close', day: on, time: '13:00' })
  await book(page, { client: 'Nina Next', day: on, time: '14:00' })
  await page.goto(`/calendar?day=${on}&location=1&employee=0`)
  await drag(page, 'Clara Close', { x: 0, y: 45 * MINUTE }, 'end')
  await expect(page.getByText('Taken: Nina Next')).toBeVisible()
  await page.mouse.up()
  await expect(page.getByText('This time is taken.')).toBeVisible()
  await expect(page.getByText('Clara Close: the visit stays as it was')).toBeVisible()
})

test('by keys alone, and in minutes in the visit’s drawer, with the way back to the usual', async ({ page }) => {
  const on = ownDay(TUESDAY, 30)
  await book(page, { client: 'Kira Keys', day: on, time: '10:00', employee: 4 })
  await page.goto(`/calendar?day=${on}&location=1&employee=0`)
  await card(page, 'Kira Keys').focus()
  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('[aria-live="assertive"]')).toContainText('10:00 AM – 10:35 AM')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Kira Keys is there until 11:00 AM now.')).toBeVisible()

  await card(page, 'Kira Keys').focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog')
  const minutes = drawer.getByLabel('Takes (minutes)')
  await expect(minutes).toHaveValue('60')
  await expectAccessible(page)
  await minutes.fill('80')
  await page.screenshot({ path: 'test-results/pages/length.png' })
  await drawer.getByRole('button', { name: 'Save' }).click()
  await expect(drawer.getByText('10:00 AM – 11:20 AM')).toBeVisible()
  await drawer.getByRole('button', { name: 'As usual: 45 min' }).click()
  await drawer.getByRole('button', { name: 'Save' }).click()
  await expect(drawer.getByText('10:00 AM – 10:45 AM')).toBeVisible()
  await expect(drawer.getByRole('button', { name: /As usual/ })).toHaveCount(0)
})

test('what is under way is made longer, and not moved', async ({ page }) => {
  const { location, employee } = await alwaysOpen(page, 'Alma Always')
  const client = await create(page, '/clients', { name: 'Uma Underway' })
  const start = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString()
  const items = [{ service_id: 1, employee_id: employee.id }]
  const newBooking = { client_id: client.id, location_id: location.id, booking_date: start, items }
  const booking = await create(page, '/bookings', newBooking)
  await post(page, `/bookings/${booking.id}/status`, { status: 'arrived' })

  await page.goto(`/calendar?day=${booking.starts_at.slice(0, 10)}&location=${location.id}&employee=0`)
  await card(page, 'Uma Underway').scrollIntoViewIfNeeded()
  await drag(page, 'Uma Underway', { x: 0, y: 40 })
  await expect(page.locator('[data-dragging]')).toHaveCount(0)
  await page.mouse.up()
  await card(page, 'Uma Underway').focus()
  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Uma Underway is there until .* now\./)).toBeVisible()
})

test('a new visit takes as long as it was drawn, and there is a way to its usual length', async ({ page }) => {
  const on = ownDay(TUESDAY, 31)
  await page.goto(`/calendar?day=${on}&location=1&employee=1`)
  const columnBox = await column(page, 'Finn Abbott').boundingBox()
  const at = { x: (columnBox?.x ?? 0) + 40, y: (columnBox?.y ?? 0) + 60 * MINUTE + 2 }
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x, at.y + 50 * MINUTE, { steps: 6 })
  await page.mouse.up()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByLabel('Time', { exact: true })).toHaveValue('10:00')
  await drawer.getByRole('combobox', { name: 'Client' }).fill('Dora Drawn')
  await page.getByRole('option', { name: /Add “Dora Drawn”/ }).click()
  await drawer.getByRole('combobox', { name: 'Service' }).click()
  await page.getByRole('option', { name: 'Blow-dry', exact: true }).click()
  await expect(drawer.getByLabel('Takes (minutes)')).toHaveValue('50')
  await drawer.getByRole('button', { name: 'As usual: 30 min' }).click()
  await expect(drawer.getByLabel('Takes (minutes)')).toHaveValue('30')
  await drawer.getByRole('button', { name: 'As drawn: 50 min' }).click()
  await page.screenshot({ path: 'test-results/pages/newDrawn.png' })
  await expectAccessible(page)
  await drawer.getByRole('button', { name: /^Book for/ }).click()
  await card(page, '10:00 AM, Dora Drawn').click()
  await expect(page.getByRole('dialog').getByText('10:00 AM – 10:50 AM')).toBeVisible()
})

test.describe('on a phone', () => {
  test.use(PHONE)

  test('a finger that stays on the end of a visit makes it longer', async ({ page }) => {
    const on = ownDay(TUESDAY, 29)
    await book(page, { client: 'Frida Finger', day: on, time: '10:00' })
    await page.goto(`/calendar?day=${on}&location=1&employee=1`)
    const booking = card(page, 'Frida Finger')
    await expect(booking).toBeVisible()
    const box = await booking.boundingBox()
    const from = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + (box?.height ?? 0) - 8 }
    await touchDrag(page, { from, step: 4, steps: 6, held: page.locator('[data-dragging="stretch"]') })
    await expect(page.getByText(/Frida Finger is there until 11:00 AM now\./)).toBeVisible()
  })
})
