import { expectAccessible } from './support/screens'
import { expect, server, test } from './support/test'

test('one signs in, and is led to the page one wanted', async ({ page }) => {
  await page.goto('/account')
  await expect(page).toHaveURL(/sign-in/)
  await page.getByLabel('User name or e-mail').fill('desk')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('do not belong together')

  await page.getByLabel('Password', { exact: true }).fill(server().passwords.desk ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/account$/)
  await expect(page.getByText('This device')).toBeVisible()
})

test('who belongs to several businesses names the one to look into', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('User name or e-mail').fill('operator')
  await page.getByLabel('Password', { exact: true }).fill(server().passwords.operator ?? '')
  await page.getByRole('button', { name: 'To a certain business' }).click()
  const business = page.getByLabel('Code of the business')
  await expect(business).toBeFocused()
  await business.fill('demo')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: /^Hello/ })).toBeVisible()
})

test('each log-in of the demonstration leads in', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: /administrator/ }).click()
  await expect(page.getByRole('navigation').first().getByRole('link', { name: 'Operations' })).toBeVisible()
})
