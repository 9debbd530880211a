// Series of bookings: booked in one step, with unavailable dates shown beforehand, and cancelled together.

import type { Page } from '@playwright/test'
import { book, create } from './support/api'
import { card, openNewBooking } from './support/calendar'
import { choose } from './support/form-controls'
import { expectAccessible, inBothSchemes, PHONE } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { ownDay, ownName } from './support/unique'

const WEDNESDAY = '2027-06-02'

/** Creates six bookings of a cut, a week apart. */
const createSeries = async (page: Page, name: string, time: string, employee = 1) => {
  const client = await create(page, '/clients', { name })
  return create(page, '/series', {
    client_id: client.id,
    location_id: 1,
    booking_date: `${ownDay(WEDNESDAY)} ${time}:00`,
    items: [{ service_id: 1, employee_id: employee }],
    every: 1,
    unit: 'weeks',
    count: 6,
  })
}

const openBooking = (page: Page, booking: { id: number; starts_at: string } | undefined) =>
  page.goto(`/calendar?day=${booking?.starts_at.slice(0, 10)}&location=1&booking=${booking?.id}`)

test.beforeEach(async ({ page }) => {
  await signIn(page)
})

test('dates that do not fit are named, and the others are booked without them', async ({ page }) => {
  await book(page, { client: ownName('Olaf'), day: ownDay(WEDNESDAY, 14), time: '11:00' })
  const name = ownName('Serena')
  const drawer = await openNewBooking(page, ownDay(WEDNESDAY), name)
  await drawer.getByLabel('Time', { exact: true }).fill('11:00')
  await drawer.getByRole('switch', { name: 'Comes again' }).check()
  await drawer.getByLabel('Visits', { exact: true }).fill('4')
  await expect(drawer.getByText(/^4 visits, the last on /)).toBeVisible()
  await drawer.getByRole('button', { name: 'Book 4 visits' }).click()
  await expect(drawer.getByText('1 of 4 dates are unavailable')).toBeVisible()
  await expect(drawer.getByRole('listitem').filter({ hasText: 'Taken at that time' })).toHaveCount(1)
  await expect(card(page, name)).toHaveCount(0)
  await inBothSchemes(page, async (scheme) => {
    await drawer.getByText('Nothing is booked yet.').scrollIntoViewIfNeeded()
    await page.screenshot({ path: `test-results/pages/series-clash-${scheme}.png` })
    await expectAccessible(page)
  })
  await drawer.getByRole('button', { name: 'Book only the other 3' }).click()
  await expect(page.getByText(`${name} is booked 3 times`)).toBeVisible()
  await card(page, name).click()
  const booking = page.getByRole('dialog', { name })
  await expect(booking.getByText('Every week')).toBeVisible()
  await expect(booking.getByText('Visit 1 of 3')).toBeVisible()
})

test('what was refused is not held against what is asked for next', async ({ page }) => {
  await book(page, { client: ownName('Oona'), day: ownDay(WEDNESDAY), time: '16:00', employee: 4 })
  const name = ownName('Ronja')
  const drawer = await openNewBooking(page, ownDay(WEDNESDAY), name, 4)
  await drawer.getByLabel('Time', { exact: true }).fill('16:00')
  await drawer.getByRole('switch', { name: 'Comes again' }).check()
  await choose(drawer, 'Unit', 'months')
  await expect(drawer.getByText(/^Always on the \w+ Wednesday of the month\.$/)).toBeVisible()
  await drawer.getByLabel('Visits', { exact: true }).fill('1')
  await drawer.getByRole('button', { name: 'Book 1 visit' }).click()
  await expect(drawer.getByText('None of these dates can be had')).toBeVisible()
  await drawer.getByLabel('Time', { exact: true }).fill('14:00')
  await expect(drawer.getByText('None of these dates can be had')).toHaveCount(0)
  await drawer.getByRole('button', { name: 'Book 1 visit' }).click()
  await expect(card(page, `2:00 PM, ${name}`)).toBeVisible()
})

test('a visit shows the other dates of its series, and leads to them', async ({ page }) => {
  const { bookings } = await createSeries(page, ownName('Sibyl'), '09:00')
  await openBooking(page, bookings[0])
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByText('Visit 1 of 6')).toBeVisible()
  const dates = drawer.getByRole('list', { name: 'All visits of the series' })
  await expect(dates.getByRole('link')).toHaveCount(6)
  await inBothSchemes(page, async (scheme) => {
    await dates.scrollIntoViewIfNeeded()
    await page.screenshot({ path: `test-results/pages/series-visit-${scheme}.png` })
    await expectAccessible(page)
  })
  await dates.getByRole('link').nth(3).click()
  await expect(drawer.getByText('Visit 4 of 6')).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`booking=${bookings[3]?.id}`))
})

test('the rest of a series is called off from one of its visits on', async ({ page }) => {
  const name = ownName('Sigrid')
  const { bookings } = await createSeries(page, name, '14:30')
  await openBooking(page, bookings[2])
  const drawer = page.getByRole('dialog').first()
  await drawer.getByRole('button', { name: 'Cancel the rest of the series' }).click()
  const question = page.getByRole('dialog', { name: 'Cancel 4 visits?' })
  await expect(question.getByText(new RegExp(`of ${name} in this series`))).toBeVisible()
  await inBothSchemes(page, async (scheme) => {
    await page.screenshot({ path: `test-results/pages/series-cancel-${scheme}.png` })
    await expectAccessible(page)
  })
  await question.getByRole('button', { name: 'Keep them' }).click()
  await expect(question).toHaveCount(0)
  await drawer.getByRole('button', { name: 'Cancel the rest of the series' }).click()
  await question.getByRole('button', { name: 'Cancel 4 visits' }).click()
  await expect(page.getByText(`4 visits of ${name} are cancelled.`)).toBeVisible()
  const dates = drawer.getByRole('list', { name: 'All visits of the series' })
  await expect(dates.getByText('Cancelled')).toHaveCount(4)
  await expect(drawer.getByRole('button', { name: 'Cancel the rest of the series' })).toHaveCount(0)
  await dates.getByRole('link').first().click()
  await expect(drawer.getByText('Visit 1 of 6')).toBeVisible()
  await expect(drawer.getByRole('button', { name: 'Cancel the rest of the series' })).toBeVisible()
})

test.describe('on a phone, in German', () => {
  test.use({ ...PHONE, locale: 'de-DE' })

  test('a series is made and shown', async ({ page }) => {
    const { bookings } = await createSeries(page, ownName('Silke'), '10:00', 4)
    await openBooking(page, bookings[1])
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByText('Termin 2 von 6')).toBeVisible()
    await inBothSchemes(page, async (scheme) => {
      await drawer.getByText('Rest der Serie absagen').scrollIntoViewIfNeeded()
      await page.screenshot({ path: `test-results/pages/series-visit-phone-${scheme}.png` })
      await expectAccessible(page)
    })
    await page.goto(`/calendar?day=${ownDay(WEDNESDAY)}&location=1&employee=4`)
    await page.getByRole('button', { name: 'Neuer Termin' }).click()
    await drawer.getByRole('switch', { name: 'Wiederholt sich' }).check()
    await expect(drawer.getByText(/^6 Termine, der letzte am /)).toBeVisible()
    await inBothSchemes(page, async (scheme) => {
      await drawer.getByText(/^6 Termine, der letzte/).scrollIntoViewIfNeeded()
      await page.screenshot({ path: `test-results/pages/series-new-phone-${scheme}.png` })
      await expectAccessible(page)
    })
  })
})
