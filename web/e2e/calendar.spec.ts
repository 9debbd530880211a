// Calendar of the front desk: walk-ins, moving, conflicts, two users at once, and the same by keyboard.

import { book, create } from './support/api'
import { alwaysOpen, card, column, drag, touchDrag } from './support/calendar'
import { expectAccessible, PHONE } from './support/screens'
import { openSecondDesk, signIn } from './support/sign-in'
import { expect, report, test } from './support/test'
import { ownDay } from './support/unique'

/** A day without bookings in the demo data. */
const TUESDAY = '2027-03-16'

test.beforeEach(async ({ page }) => {
  await signIn(page)
})

test('a walk-in takes two clicks and a name, is told who and when before, and is taken back', async ({ page }) => {
  const { location, employee } = await alwaysOpen(page, 'Wilma Wake')
  const client = await create(page, '/clients', { name: 'Nora Now' })
  const items = [{ service_id: 1, employee_id: employee.id }]
  await signIn(page)
  await page.goto(`/calendar?location=${location.id}&employee=0`)
  const choice = (name: RegExp) => page.getByRole('dialog').getByRole('button', { name })
  const [cut, shave] = [choice(/^Cut/), choice(/^Beard trim/)]
  await page.getByRole('button', { name: 'Walk-in' }).click()
  await page.keyboard.type('Wanda Walker')
  await expect(cut).toContainText('now')
  await expect(cut).toContainText('with Wilma Wake')
  await expect(shave).toContainText('not today')
  // A booking created in the meantime takes the time.
  const started = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString()
  await create(page, '/bookings', { client_id: client.id, location_id: location.id, booking_date: started, items })
  await expect(cut).toContainText(/\d:\d\d/)
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/pages/walkIn.png' })
  await cut.click()
  const note = page.getByRole('alert').filter({ hasText: /Wanda Walker: .* with Wilma Wake\./ })
  await expect(note).toBeVisible()
  await expect(card(page, 'Wanda Walker')).toBeVisible()
  await note.getByRole('button', { name: 'Undo' }).click()
  await expect(card(page, 'Wanda Walker')).toHaveCount(0)
  await expect(note).toHaveCount(0)
})

test('who walks in where nobody is free any more is told when somebody is', async ({ page }) => {
  await page.goto('/calendar')
  await page.getByRole('button', { name: 'Walk-in' }).click()
  await page.keyboard.type('Wanda Walker')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Beard trim/ })
    .click()
  // Late in the evening no employee is free, and the dialog shows the earliest possible time.
  await expect(page.getByText(/Wanda Walker: |Nobody is free for this/)).toBeVisible()
})

test('a state is taken back', async ({ page }) => {
  const { location, employee } = await alwaysOpen(page, 'Stan State')
  await create(page, '/walk-ins', {
    name: 'Tessa There',
    location_id: location.id,
    service_id: 1,
    employee_id: employee.id,
  })
  await page.goto(`/calendar?location=${location.id}&employee=0`)
  await card(page, 'Tessa There').click()
  const drawer = page.getByRole('dialog', { name: 'Tessa There' })
  await drawer.getByRole('button', { name: 'Start' }).click()
  await expect(drawer.getByRole('button', { name: 'Complete' })).toBeVisible()
  const note = page.getByRole('alert').filter({ hasText: 'Tessa There: In service' })
  await note.getByRole('button', { name: 'Undo' }).click()
  await expect(drawer.getByRole('button', { name: 'Start' })).toBeVisible()
  await expect(note).toHaveCount(0)
})

test('what is moved at one desk is on the other one at once', async ({ page, browser }) => {
  await book(page, { client: 'Mona Mover', day: ownDay(TUESDAY), time: '10:00' })
  const other = await openSecondDesk(browser)
  for (const desk of [page, other]) {
    await desk.goto(`/calendar?day=${ownDay(TUESDAY)}&location=1`)
    await expect(card(desk, 'Mona Mover')).toBeVisible()
  }
  await drag(page, 'Mona Mover', { x: 0, y: 96 })
  await page.mouse.up()
  const dropped = Date.now()
  await expect(card(other, '11:00 AM, Mona Mover')).toBeVisible({ timeout: 2_000 })
  report(`seen at the other desk after ${Date.now() - dropped} ms`)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(card(other, '10:00 AM, Mona Mover')).toBeVisible()
  await other.context().close()
})

test('a conflict is shown before the drop, and springs back after it', async ({ page }) => {
  await book(page, { client: 'Clara Clash', day: ownDay(TUESDAY), time: '13:00' })
  await book(page, { client: 'Olga Obstacle', day: ownDay(TUESDAY), time: '14:00' })
  await page.goto(`/calendar?day=${ownDay(TUESDAY)}&location=1`)
  await drag(page, 'Clara Clash', { x: 0, y: 80 })
  await expect(page.getByText('Taken: Olga Obstacle')).toBeVisible()
  await page.screenshot({ path: 'test-results/pages/conflict.png' })
  await page.mouse.up()
  await expect(page.getByText('This time is taken.')).toBeVisible()
  await expect(card(page, '1:00 PM, Clara Clash')).toBeVisible()
})

test('a visit is dragged to somebody else', async ({ page }) => {
  await book(page, { client: 'Gina Giver', day: ownDay(TUESDAY), time: '15:30' })
  await page.goto(`/calendar?day=${ownDay(TUESDAY)}&location=1`)
  await expect(card(page, 'Gina Giver')).toBeVisible()
  const from = await column(page, 'Finn Abbott').boundingBox()
  const to = await column(page, 'Chiara Eriksen').boundingBox()
  await drag(page, 'Gina Giver', { x: (to?.x ?? 0) - (from?.x ?? 0), y: 0 })
  await page.mouse.up()
  await expect(column(page, 'Chiara Eriksen').getByRole('button', { name: /Gina Giver/ })).toBeVisible()
  await expect(page.getByText('Gina Giver is at 3:30 PM with Chiara Eriksen now.')).toBeVisible()
})

test('a week is one request, and a visit over midnight is on both of its days', async ({ page }) => {
  await signIn(page, 'owner')
  const hours = ['monday', 'tuesday'].map((weekday) => ({ weekday, starts: '20:00', ends: '02:00' }))
  const zone = { time_zone: 'America/New_York' }
  const location = await create(page, '/locations', {
    name: `Night ${Date.now()}`,
    city: 'New York',
    ...zone,
    opening_hours: hours,
  })
  const workplaces = [{ location_id: location.id, working_hours: hours }]
  const employee = await create(page, '/employees', { name: 'Nora Night', services: [{ service_id: 1 }], workplaces })
  const client = await create(page, '/clients', { name: 'Otto Owl' })
  const items = [{ service_id: 1, employee_id: employee.id }]
  const booking = { client_id: client.id, location_id: location.id, booking_date: `${ownDay(TUESDAY)} 23:30:00`, items }
  await create(page, '/bookings', booking)

  await page.goto(`/calendar?day=${ownDay(TUESDAY, 1)}&location=${location.id}&employee=0`)
  await expect(card(page, '11:30 PM, Otto Owl')).toBeVisible()
  const requests: string[] = []
  page.on(
    'request',
    (request) => request.url().includes(`/locations/${location.id}/calendar`) && requests.push(request.url()),
  )
  await page.getByText('Week', { exact: true }).click()
  await expect(page.locator(`[data-cell$="${ownDay(TUESDAY)}"]`).getByText('11:30 PM')).toBeVisible()
  await expect(page.locator(`[data-cell$="${ownDay(TUESDAY, 1)}"]`).getByText('– 12:')).toBeVisible()
  expect(requests).toHaveLength(1)
})

test('a visit is booked from a click on free time', async ({ page }) => {
  await page.goto(`/calendar?day=${ownDay(TUESDAY)}&location=1&employee=1`)
  const data = await column(page, 'Finn Abbott').boundingBox()
  await page.mouse.click((data?.x ?? 0) + 40, (data?.y ?? 0) + 12)
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByLabel('Time', { exact: true })).toHaveValue('09:00')
  await drawer.getByRole('combobox', { name: 'Client' }).fill('Nelly New')
  await page.getByRole('option', { name: /Add “Nelly New”/ }).click()
  await drawer.getByRole('combobox', { name: 'Service' }).click()
  await page.getByRole('option', { name: 'Blow-dry', exact: true }).click()
  await expect(drawer.getByText('Free on')).toBeVisible()
  await page.screenshot({ path: 'test-results/pages/newVisit.png' })
  await expectAccessible(page)
  await drawer.getByRole('button', { name: /^Book for/ }).click()
  await expect(card(page, '9:00 AM, Nelly New')).toBeVisible()
})

test('by keys alone: the day after, a visit moved, opened and called off', async ({ page }) => {
  await book(page, { client: 'Kim Keys', day: ownDay(TUESDAY), time: '11:00', employee: 4 })
  await page.goto(`/calendar?day=${ownDay(TUESDAY, -1)}&location=1&employee=0`)
  await expect(page.locator('h1')).toContainText('Monday')
  await page.keyboard.press('ArrowRight')
  await card(page, 'Kim Keys').focus()
  await page.keyboard.press('m')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(card(page, '11:15 AM, Kim Keys')).toBeVisible()
  await card(page, 'Kim Keys').focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByText('What happened')).toBeVisible()
  await page.screenshot({ path: 'test-results/pages/visit.png' })
  await expectAccessible(page)
  await drawer.getByRole('button', { name: 'Cancel visit' }).focus()
  await page.keyboard.press('Enter')
  await expect(card(page, 'Kim Keys')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(card(page, 'Kim Keys')).toBeVisible()
})

test.describe('on a phone', () => {
  test.use(PHONE)

  test('a finger that stays on a visit picks it up and moves it', async ({ page }) => {
    await book(page, { client: 'Fiona Finger', day: ownDay(TUESDAY), time: '16:00' })
    await page.goto(`/calendar?day=${ownDay(TUESDAY)}&location=1&employee=1`)
    const booking = card(page, 'Fiona Finger')
    await booking.scrollIntoViewIfNeeded()
    const box = await booking.boundingBox()
    const from = { x: (box?.x ?? 0) + 60, y: (box?.y ?? 0) + 20 }
    await touchDrag(page, { from, step: -8, steps: 12, held: page.locator('[data-dragging]') })
    await expect(card(page, '3:00 PM, Fiona Finger')).toBeVisible()
  })

  test('a tap on a visit opens it', async ({ page }) => {
    await book(page, { client: 'Tina Tap', day: ownDay(TUESDAY), time: '09:00', employee: 4 })
    await page.goto(`/calendar?day=${ownDay(TUESDAY)}&location=1&employee=4`)
    await card(page, 'Tina Tap').tap()
    await expect(page.getByRole('dialog').getByText('What happened')).toBeVisible()
    await page.screenshot({ path: 'test-results/pages/visit-phone.png' })
    await expectAccessible(page)
  })
})
