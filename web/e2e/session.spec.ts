import { expect, setting, test } from './support'

test('one signs in, and is led to the page one wanted', async ({ page }) => {
  await page.goto('/account')
  await expect(page).toHaveURL(/sign-in/)
  await page.getByLabel('User name or e-mail').fill('desk')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('do not belong together')

  await page.getByLabel('Password', { exact: true }).fill(setting().passwords.desk ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/account$/)
  await expect(page.getByText('This device')).toBeVisible()
})
