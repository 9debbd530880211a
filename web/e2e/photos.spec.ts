// Photos of a client, and the logo of the business.

import type { Page } from '@playwright/test'
import { create } from './support/api'
import { png } from './support/pictures'
import { expectAccessible, inBothSchemes, PHONE } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { ownName } from './support/unique'

const picture = (name: string, from: number[], to: number[]) => ({
  name,
  mimeType: 'image/png',
  buffer: png(from, to),
})
const before = picture('before.png', [92, 64, 51], [176, 137, 104])
const after = picture('after.png', [214, 158, 116], [250, 222, 186])
const third = picture('third.png', [47, 102, 117], [134, 192, 207])

const chooseFiles = async (page: Page, button: string, files: Parameters<Page['setInputFiles']>[1]) => {
  const [dialog] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ])
  await dialog.setFiles(files)
}

const thumbnails = (page: Page) => page.getByRole('button', { name: /^Open the photo|^The |^Foto öffnen/ })

const toNewClient = async (page: Page, name: string) => {
  const client = await create(page, '/clients', { name: ownName(name) })
  await page.goto(`/clients/${client.id}`)
  return client.id
}

test.beforeEach(async ({ page }) => {
  await signIn(page, 'owner')
})

test('several photos are added at once, told apart, and gone through by keys', async ({ page }) => {
  await toNewClient(page, 'Phila')
  await expect(page.getByText('No photos yet.')).toBeVisible()
  await chooseFiles(page, 'Add photos', [before, after, third])
  await expect(thumbnails(page)).toHaveCount(3)
  await expect(page.getByRole('list', { name: 'Photos on their way' })).toHaveCount(0)

  await thumbnails(page).last().click()
  const view = page.getByRole('dialog')
  await expect(view.getByRole('heading', { name: 'Photo 3 of 3' })).toBeVisible()
  await expect(view.getByRole('button', { name: 'The next photo' })).toBeDisabled()
  await view.getByLabel('What it shows').fill('The old brown')
  await page.keyboard.press('Enter')
  await view.getByRole('combobox', { name: 'Before or after' }).click()
  await page.getByRole('option', { name: 'Before' }).click()
  await inBothSchemes(page, async (scheme) => {
    await page.screenshot({ path: `test-results/pages/photo-${scheme}.png` })
    await expectAccessible(page)
  })
  await view.getByRole('button', { name: 'The photo before' }).click()
  await expect(view.getByRole('heading', { name: 'Photo 2 of 3' })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(view.getByRole('heading', { name: 'Photo 1 of 3' })).toBeVisible()
  // Typed text is saved without pressing Enter.
  await view.getByLabel('What it shows').fill('The wall behind')
  await page.keyboard.press('Escape')
  await expect(view).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'The wall behind' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'The old brown' }).getByText('Before')).toBeVisible()
  await expect(page.getByRole('button', { name: 'The wall behind' })).toBeVisible()
  await inBothSchemes(page, async (scheme) => {
    await page.getByRole('heading', { name: 'Photos' }).scrollIntoViewIfNeeded()
    await page.screenshot({ path: `test-results/pages/photos-${scheme}.png` })
    await expectAccessible(page)
  })
})

test('a photo is removed, and the removal taken back', async ({ page }) => {
  const id = await toNewClient(page, 'Rhoda')
  await chooseFiles(page, 'Add photos', [before, after])
  await expect(thumbnails(page)).toHaveCount(2)
  await thumbnails(page).first().click()
  const view = page.getByRole('dialog')
  await view.getByRole('button', { name: 'Remove' }).click()
  await expect(view.getByRole('heading', { name: 'Photo 1 of 1' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(view.getByRole('heading', { name: 'Photo 2 of 2' })).toBeVisible()
  await view.getByRole('button', { name: 'Remove' }).click()
  await page.keyboard.press('Escape')
  await expect(thumbnails(page)).toHaveCount(1)
  // Leaving the page removes the photo at once.
  await page.goto('/clients')
  await page.goto(`/clients/${id}`)
  await expect(thumbnails(page)).toHaveCount(1)
})

test('a photo is dropped onto the record', async ({ page }) => {
  await toNewClient(page, 'Drusilla')
  const dropped = await page.evaluateHandle(
    ([name, content]) => {
      const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], name, { type: 'image/png' }))
      return transfer
    },
    [after.name, after.buffer.toString('base64')] as const,
  )
  const dropZone = page.getByText('No photos yet.')
  await dropZone.dispatchEvent('dragover', { dataTransfer: dropped })
  await page.screenshot({ path: 'test-results/pages/photos-drop.png' })
  await dropZone.dispatchEvent('drop', { dataTransfer: dropped })
  await expect(thumbnails(page)).toHaveCount(1)
})

test('what cannot be taken is named with the reason, and the others go their way', async ({ page }) => {
  await toNewClient(page, 'Wilma')
  const text = Buffer.from('A letter, not a picture')
  await chooseFiles(page, 'Add photos', [
    { name: 'letter.pdf', mimeType: 'application/pdf', buffer: text },
    { name: 'disguised.png', mimeType: 'image/png', buffer: text },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
    { name: 'huge.png', mimeType: 'image/png', buffer: Buffer.concat([after.buffer, Buffer.alloc(26 << 20)]) },
    after,
  ])
  const uploads = page.getByRole('list', { name: 'Photos on their way' })
  const row = (name: string) => uploads.getByRole('listitem').filter({ hasText: name })
  await expect(row('letter.pdf').getByText('This is no JPEG, PNG, WebP or GIF.')).toBeVisible()
  await expect(row('disguised.png').getByText('This is no JPEG, PNG, WebP or GIF.')).toBeVisible()
  await expect(row('empty.png').getByText('There is nothing in this file.')).toBeVisible()
  await expect(row('huge.png').getByText('This is too large: up to 25 MB can be sent.')).toBeVisible({
    timeout: 30_000,
  })
  await expect(thumbnails(page)).toHaveCount(1)
  await inBothSchemes(page, async (scheme) => {
    await page.screenshot({ path: `test-results/pages/photos-faults-${scheme}.png`, fullPage: true })
    await expectAccessible(page)
  })
  await page.getByRole('button', { name: 'Close letter.pdf' }).click()
  await expect(uploads.getByRole('listitem')).toHaveCount(3)
})

test('what did not get there for want of a network is sent again', async ({ page }) => {
  await toNewClient(page, 'Nella')
  await page.route('**/photos?name=*', (route) => route.abort(), { times: 1 })
  await chooseFiles(page, 'Add photos', [before])
  await expect(page.getByText('Parlour cannot be reached at the moment.')).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(thumbnails(page)).toHaveCount(1)
  await expect(page.getByText('Parlour cannot be reached at the moment.')).toHaveCount(0)
})

test.describe('on a phone, in German', () => {
  test.use({ ...PHONE, locale: 'de-DE' })

  test('a photo is looked at', async ({ page }) => {
    await toNewClient(page, 'Phoebe')
    await chooseFiles(page, 'Fotos hinzufügen', [before, after])
    await expect(thumbnails(page)).toHaveCount(2)
    await inBothSchemes(page, async (scheme) => {
      await page.getByRole('heading', { name: 'Fotos' }).scrollIntoViewIfNeeded()
      await page.screenshot({ path: `test-results/pages/photos-phone-${scheme}.png` })
    })
    await thumbnails(page).first().click()
    await expect(page.getByRole('heading', { name: 'Foto 1 von 2' })).toBeVisible()
    await inBothSchemes(page, async (scheme) => {
      await page.screenshot({ path: `test-results/pages/photo-phone-${scheme}.png` })
      await expectAccessible(page)
    })
  })
})

test('the business has a logo, and gives it up again', async ({ page }) => {
  await page.goto('/settings')
  const logo = page.getByRole('img', { name: 'Logo' })
  await chooseFiles(page, 'Choose a picture', [
    { name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') },
  ])
  await expect(page.getByText('This is no JPEG, PNG, WebP or GIF.')).toBeVisible()
  await chooseFiles(page, 'Choose a picture', [third])
  await expect(logo).not.toHaveAttribute('src', '/favicon.svg')
  await expect(page.getByText('This is no JPEG, PNG, WebP or GIF.')).toHaveCount(0)
  await expect.poll(() => logo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await logo.scrollIntoViewIfNeeded()
  await page.screenshot({ path: 'test-results/pages/settings-logo.png' })
  await page.getByRole('button', { name: 'Remove', exact: true }).last().click()
  await expect(logo).toHaveAttribute('src', '/favicon.svg')
})
