import { expect, test } from './support/test'

test('the documentation of the API lists its operations', async ({ page }) => {
  await page.goto('/api/docs')
  await expect(page.getByText('/bookings/{id}/status')).toBeVisible()
  await page.getByText('/services', { exact: true }).first().click()
  await expect(page.getByRole('button', { name: 'Execute' })).toBeVisible()
})
