// Visits at the desk: what was refused is put right, and what is dragged lands in another cell of the week.

import { booked, card, choose, ownDay, ownName } from './desk-support'
import { expect, signedIn, test } from './support'

const THURSDAY = '2027-09-02'

test.beforeEach(async ({ page }) => {
  await signedIn(page)
})

test('what was refused is put right and booked', async ({ page }) => {
  const name = ownName('Petra')
  await booked(page, ownName('Oskar'), ownDay(THURSDAY), '10:00', 4)
  await page.goto(`/calendar?day=${ownDay(THURSDAY)}&location=1&employee=4`)
  await expect(page.getByRole('region')).toHaveCount(1)
  await page.getByRole('button', { name: 'New visit' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('combobox', { name: 'Client' }).fill(name)
  await page.getByRole('option', { name: `Add “${name}”` }).click()
  await choose(drawer, 'Service', 'Cut')
  await drawer.getByLabel('Time', { exact: true }).fill('10:00')
  await drawer.getByRole('button', { name: /^Book for/ }).click()
  await expect(drawer.getByText('This time is taken.')).toBeVisible()
  await drawer.getByLabel('Time', { exact: true }).fill('14:00')
  await drawer.getByRole('button', { name: /^Book for/ }).click()
  await expect(card(page, `2:00 PM, ${name}`)).toBeVisible()
})
