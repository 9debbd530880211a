// Settings of the business, and where they take effect.

import { read } from './support/api'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

test('the owner says how guests book, and finds the page', async ({ page }) => {
  await signIn(page, 'owner')
  const choose = async (words: string) => {
    await page.goto('/settings')
    await page
      .getByRole('combobox', { name: 'What guests book on your page' })
      .or(page.getByLabel('What guests book on your page'))
      .first()
      .click()
    await page.getByRole('option', { name: words }).click()
    await page.getByRole('form', { name: 'Online booking' }).getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Saved').first()).toBeVisible()
  }
  const mode = () => read(page, '/book/demo')
  await choose('Waits for you to confirm it')
  expect(await mode()).toMatchObject({ online_booking: 'request' })
  await choose('Is confirmed at once')
  expect(await mode()).toMatchObject({ online_booking: 'instant' })
  await expect(page.getByRole('link', { name: /\/b\/demo$/ })).toBeVisible()
  await expect(page.getByText('data-code="demo"')).toBeVisible()
})
