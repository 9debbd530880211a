// Setup by owners and managers: services, staff, locations and rooms.

import { create } from './support/api'
import { expectAccessible, inBothSchemes } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { ownName } from './support/unique'

test.beforeEach(async ({ page }) => {
  await signIn(page, 'owner')
})

test('a service with processing time is added and changed', async ({ page }) => {
  const name = ownName('Balayage')
  await page.goto('/services')
  await page.getByRole('button', { name: 'New service' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Name').fill(name)
  await drawer.getByLabel('Category').fill('Colour')
  await drawer.getByLabel('Price in USD').fill('185')
  await drawer.getByLabel('At work').fill('40')
  await drawer.getByRole('button', { name: 'Add processing time' }).click()
  await drawer.getByLabel('Takes effect; free for others').fill('35')
  await drawer.getByLabel('At work').last().fill('25')
  await expect(drawer.getByText('Time: 1 hr 40 min')).toBeVisible()
  await inBothSchemes(page, async (scheme) => {
    await page.screenshot({ path: `test-results/pages/service-${scheme}.png` })
    await expectAccessible(page)
  })
  await drawer.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('button', { name })
  await expect(row).toContainText('1 hr 40 min · with processing time')
  await expect(row).toContainText('$185')

  await row.click()
  await expect(drawer.getByLabel('Takes effect; free for others')).toHaveValue('35 min')
  await drawer.getByRole('button', { name: 'Remove the last' }).click()
  await drawer.getByLabel('Minutes after').fill('10')
  await drawer.getByRole('switch', { name: 'Can be booked' }).uncheck()
  await drawer.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('Not offered')
  await expect(row).not.toContainText('with processing time')
  await row.click()
  await expect(drawer.getByLabel('Minutes after')).toHaveValue('10')
})

test('what is wrong with a service is said at its field', async ({ page }) => {
  await page.goto('/services')
  await page.getByRole('button', { name: 'New service' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Name').fill('x'.repeat(300))
  await drawer.getByRole('button', { name: 'Save' }).click()
  await expect(drawer.getByRole('alert')).toBeVisible()
  await expect(drawer.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true')
})

test('somebody on the staff gets hours, a service and time off', async ({ page }) => {
  const name = ownName('Stella')
  await create(page, '/locations', {
    name: ownName('Willow Yard'),
    city: 'New York',
    time_zone: 'America/New_York',
    opening_hours: [{ weekday: 'tuesday', starts: '09:00', ends: '18:00' }],
  })
  const service = ownName('Head massage')
  await create(page, '/services', { name: service, price: 4000, segments: [{ minutes: 30, staffed: true }] })
  await page.goto('/staff')
  await page.getByRole('button', { name: 'Add somebody' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Title').fill('Therapist')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()

  const here = page.locator('section').filter({ has: page.getByRole('heading', { name: ownName('Willow Yard') }) })
  await here.getByRole('switch', { name: 'Works here' }).check()
  await here.getByRole('button', { name: 'Add a time on Monday' }).first().click()
  await here.getByLabel('Monday, from').fill('10:00')
  await here.getByLabel('Monday, until').fill('18:30')
  await page.getByRole('checkbox', { name: service }).check()
  await page.getByLabel(`Own price for ${service}`).fill('45.25')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`${name} is saved.`)).toBeVisible()
  await page.reload()
  await expect(here.getByLabel('Monday, from')).toHaveValue('10:00')
  await expect(here.getByLabel('Monday, until')).toHaveValue('18:30')
  await expect(page.getByLabel(`Own price for ${service}`)).toHaveValue('45.25')

  const away = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Time off' }) })
  await away.getByLabel('From').fill('2027-10-04T09:00')
  await away.getByLabel('Until').fill('2027-10-08T18:00')
  await away.getByLabel('Reason').fill('At the sea')
  await away.getByRole('button', { name: 'Add' }).click()
  await expect(away.getByText('Oct 4, 2027, 9:00 AM – Oct 8, 2027, 6:00 PM')).toBeVisible()
  await expect(away.getByText('At the sea')).toBeVisible()
  await expectAccessible(page)
  await away.getByRole('button', { name: /^Remove the time off from Oct 4, 2027/ }).click()
  await expect(away.getByText('Nothing planned.')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
})

test('a location is opened, with its hours, a closing day and a room', async ({ page }) => {
  const name = ownName('Yew Terrace')
  await page.goto('/locations')
  await page.getByRole('link', { name: 'New location' }).click()
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('City').fill('New York')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByText(`${name} is saved.`)).toBeVisible()

  await page.getByRole('button', { name: 'Remove this time on Saturday' }).click()
  await page.getByLabel('Friday, until').fill('20:00')
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await page.getByRole('button', { name: 'Save' }).click()
  expect((await saved).ok()).toBe(true)
  await page.reload()
  await expect(page.getByLabel('Friday, until')).toHaveValue('20:00')
  await expect(page.getByLabel('Saturday, from')).toHaveCount(0)

  await page.getByLabel('First day').fill('10/4/2027')
  const closures = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Closed on' }) })
  await closures.getByLabel('Reason').fill('Painting')
  await closures.getByRole('button', { name: 'Add' }).click()
  await expect(closures.getByText('Monday, October 4, 2027')).toBeVisible()
  await expect(closures.getByText('Painting')).toBeVisible()
  await closures.getByRole('button', { name: 'Remove the closing day Oct 4, 2027' }).click()
  await expect(closures.getByText('No closing days planned.')).toBeVisible()

  const resources = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Rooms and equipment' }) })
  await resources.getByLabel('Name', { exact: true }).fill('Garden room')
  await resources.getByLabel('Type, as services name it').fill('treatment room')
  await resources.getByRole('button', { name: 'Add' }).click()
  const bookable = resources.getByRole('switch', { name: 'Garden room can be booked' })
  await expect(bookable).toBeChecked()
  await bookable.click({ force: true })
  await expect(bookable).not.toBeChecked()
  await page.reload()
  await expect(bookable).not.toBeChecked()
  await expectAccessible(page)
})
