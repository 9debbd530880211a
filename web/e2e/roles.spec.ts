// Pages visible to each role, the second language, and behavior without a network.

import { expectAccessible } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

test('an employee sees their own day, and no settings', async ({ page }) => {
  await signIn(page, 'stylist')
  await page.goto('/calendar')
  await expect(page.getByRole('region')).toHaveCount(1)
  const places = page.getByRole('navigation').first()
  await expect(places.getByRole('link', { name: 'Clients' })).toBeVisible()
  await expect(places.getByRole('link', { name: 'Settings' })).toHaveCount(0)
  await page.goto('/services')
  await expect(page.getByText('Blow-dry')).toBeVisible()
  await expect(page.getByRole('button', { name: 'New service' })).toHaveCount(0)
})

test('a client sees their own visits', async ({ page }) => {
  await signIn(page, 'client')
  await page.goto('/')
  await expect(page).toHaveURL(/bookings/)
  await expect(page.getByRole('heading', { name: 'My visits' })).toBeVisible()
  await expectAccessible(page)
})

test('in German, with German dates', async ({ page }) => {
  await signIn(page)
  await page.goto('/')
  await page.getByRole('button', { name: /Your account and how things look/ }).click()
  await page.getByText('Deutsch').click()
  await expect(page.getByRole('link', { name: 'Kalender', exact: true })).toBeVisible()
  await page.goto('/calendar?day=2027-03-16&location=1')
  await expect(page.locator('h1')).toContainText('16. März')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expectAccessible(page)
})

test('a client is added, found as one types, and changed', async ({ page }) => {
  await signIn(page)
  await page.goto('/clients/new')
  await page.getByLabel('Name').fill('Zelda Zimmermann')
  await page.getByLabel('E-mail', { exact: true }).fill('not an address')
  await page.getByLabel('Phone', { exact: true }).fill('+1 555 010 7788')
  await page.getByLabel('E-mail', { exact: true }).fill('zelda@example.com')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Zelda Zimmermann' })).toBeVisible()
  await page.goto('/clients?focus=true')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('zeld')
  await page.getByRole('link', { name: /Zelda Zimmermann/ }).click()
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel('Notes').fill('Allergic to PPD')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Allergic to PPD')).toBeVisible()
})

test('without a network that is said, and live updates go on afterwards', async ({ page, context }) => {
  await signIn(page)
  await page.goto('/calendar')
  await expect(page.getByRole('region').first()).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText('You are offline.')).toHaveCount(0)
})
