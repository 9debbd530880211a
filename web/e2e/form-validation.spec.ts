// Validation errors, shown at their fields in the app's words and language.

import { expectAccessible } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

test('signing in asks for what is missing', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in' }).click()
  const username = page.getByLabel('User name or e-mail')
  await expect(username).toBeFocused()
  await expect(username).toHaveAccessibleDescription('Please fill this in.')
  await username.fill('desk')
  await expect(username).not.toHaveAccessibleDescription('Please fill this in.')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await expectAccessible(page)
})

test('what is wrong with a client is said in the language of the app', async ({ page }) => {
  await signIn(page)
  await page.addInitScript(() => localStorage.setItem('parlour.language', 'de'))
  await page.goto('/clients/new')
  const email = page.getByLabel('E-Mail', { exact: true })
  await email.fill('keine@adresse')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await expect(email).toHaveAccessibleDescription('Bitte diese E-Mail-Adresse prüfen.')
  await expect(page.getByLabel('Name')).toBeFocused()
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription('Bitte ausfüllen.')
  await page.screenshot({ path: 'test-results/pages/form-wrong.png', fullPage: true })
})

test('an invitation needs a name and an address', async ({ page }) => {
  await signIn(page, 'owner')
  await page.goto('/team')
  await page.getByRole('button', { name: 'Invite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Nora')
  await dialog.getByLabel('E-mail').fill('nora')
  await dialog.getByRole('button', { name: /Send/ }).click()
  await expect(dialog.getByLabel('E-mail')).toBeFocused()
  await expect(dialog.getByLabel('E-mail')).toHaveAccessibleDescription('Please check this e-mail address.')
})

test('a letter that leads to a form asks for what is missing', async ({ page }) => {
  await page.goto('/password/nothing')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByLabel('Password')).toBeFocused()
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/at least 10 characters/)
})
