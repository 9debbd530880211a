// Form controls.

import type { Locator, Page } from '@playwright/test'

/** Chooses an option of a drop-down list. */
export async function choose(within: Page | Locator, label: string, option: string | RegExp) {
  const box = within.getByRole('combobox', { name: label })
  await box.click()
  const page = 'page' in within ? within.page() : within
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Presses Tab until an element has the focus. */
export async function tabTo(page: Page, target: Locator) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the keyboard does not get there')
}
