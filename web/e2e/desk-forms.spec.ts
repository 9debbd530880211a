// Forms of the front desk app: input is not lost, nothing is saved partially, and conflicts are shown before saving.

import type { Locator, Page } from '@playwright/test'
import { book, read } from './support/api'
import { card, drag, openDay, openNewBooking } from './support/calendar'
import { expectAccessible, expectAccessibleInBoth } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { ownDay, ownName } from './support/unique'

const TUESDAY = '2027-10-05'

test.beforeEach(async ({ page }) => {
  await signIn(page)
})

const toolbar = (page: Page) => page.locator('header').filter({ has: page.getByRole('heading', { level: 1 }) })

async function overlap(one: Locator, other: Locator) {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()]
  return !!a && !!b && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

const clientsCalled = async (page: Page, name: string): Promise<{ name: string; phone: string | null }[]> =>
  (await read(page, `/clients?search=${encodeURIComponent(name)}`)).items

test('somebody new is put right after a refusal, and added once, with the visit', async ({ page }) => {
  const [name, day] = [ownName('Paula Phone'), ownDay(TUESDAY)]
  await book(page, { client: ownName('Otto Occupied'), day, time: '13:00' })
  const drawer = await openNewBooking(page, day, name)
  const [phone, time, submit] = [
    drawer.getByLabel('Phone'),
    drawer.getByLabel('Time', { exact: true }),
    drawer.getByRole('button', { name: /^Book for/ }),
  ]
  await time.fill('13:07')
  await phone.fill('12')
  await submit.click()
  await expect(phone).toHaveAttribute('aria-invalid', 'true')
  await phone.fill('+1 212 555 0101')
  await submit.click()
  await expect(drawer.getByText('This time is taken.')).toBeVisible()
  expect(await clientsCalled(page, name)).toEqual([])
  await phone.fill('+1 212 555 0102')
  await page.keyboard.press('Escape')
  await expect(page.getByText('What you entered here is not saved yet.')).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/pages/closing.png' })
  await page.keyboard.press('Escape')
  await expect(page.getByText('Drop your changes?')).toHaveCount(0)
  await time.fill('15:07')
  await submit.click()
  await expect(card(page, `3:07 PM, ${name}`)).toBeVisible()
  await expect(page.getByText(`${name} is booked at 3:07 PM with Finn Abbott.`)).toBeVisible()
  const found = await clientsCalled(page, name)
  expect(found.map((one) => one.phone?.replace(/\D/g, ''))).toEqual(['12125550102'])
})

test('what was entered is asked about before it is dropped, and only then', async ({ page }) => {
  const day = ownDay(TUESDAY, 1)
  const drawer = await openNewBooking(page, day, ownName('Erna Entered'))
  await drawer.getByText('Blocked time', { exact: true }).click()
  await page.getByText('Visit', { exact: true }).click()
  await page.keyboard.press('Escape')
  const question = page.getByRole('dialog', { name: 'Drop your changes?' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await expect(page.getByRole('dialog').getByRole('combobox', { name: 'Client' })).toHaveValue(ownName('Erna Entered'))
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await question.getByRole('button', { name: 'Drop changes' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'New visit' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a time in a break is called that, where it is entered and where it is dragged to', async ({ page }) => {
  const [name, day] = [ownName('Bruno Break'), ownDay(TUESDAY, 2)]
  await book(page, { client: name, day, time: '11:30' })
  const late = ownName('Nina Night')
  const drawer = await openNewBooking(page, day, late)
  await drawer.getByLabel('Time', { exact: true }).fill('12:30')
  await expect(drawer.getByText('This is in Finn Abbott’s break, 12:30 PM – 1:00 PM.')).toBeVisible()
  await expect(drawer.getByText('Visits keep to these hours, unless you say otherwise.')).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.screenshot({ path: 'test-results/pages/break.png' })
  await drawer.getByLabel('Time', { exact: true }).fill('16:30')
  await expect(drawer.getByText('This is outside of Finn Abbott’s working hours.')).toBeVisible()
  await drawer.getByRole('button', { name: 'Book anyway' }).click()
  await expect(card(page, `4:30 PM, ${late}`)).toBeVisible()

  await openDay(page, day)
  await drag(page, name, { x: 0, y: 60 })
  await expect(page.getByText('In Finn Abbott’s break')).toBeVisible()
  await page.mouse.up()
  await expect(page.getByText(`${name}: the visit stays as it was`)).toBeVisible()
  await expect(page.getByText('This is in Finn Abbott’s break, 12:30 PM – 1:00 PM.')).toBeVisible()
  await expect(card(page, `11:30 AM, ${name}`)).toBeVisible()
  await page.getByRole('button', { name: 'Do it anyway' }).click()
  await expect(page.getByText(new RegExp(`${name} is at .* now\\.`))).toBeVisible()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(card(page, `11:30 AM, ${name}`)).toBeVisible()
})

test('a service is added to a visit, and a note', async ({ page }) => {
  const [name, day] = [ownName('Sina Second'), ownDay(TUESDAY, 1)]
  await book(page, { client: name, day, time: '09:00' })
  await openDay(page, day)
  await card(page, name).click()
  const drawer = page.getByRole('dialog', { name })
  await drawer.getByRole('button', { name: 'Change services' }).click()
  await drawer.getByRole('button', { name: 'Another service' }).click()
  await expect(drawer.getByRole('button', { name: 'Save', exact: true })).toBeDisabled()
  await drawer.getByRole('combobox', { name: 'Service' }).last().click()
  await page.getByRole('option', { name: 'Blow-dry' }).click()
  await expectAccessibleInBoth(page)
  await page.screenshot({ path: 'test-results/pages/services.png' })
  await drawer.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(drawer.getByText('Total')).toBeVisible()
  await expect(drawer.getByText(/^Until .* now/)).toBeVisible()

  await drawer.getByRole('button', { name: 'Add a note' }).click()
  await drawer.getByRole('textbox', { name: 'Notes on this visit' }).fill('By the window')
  await drawer.getByRole('button', { name: 'Save', exact: true }).last().click()
  await expect(drawer.getByText('By the window')).toBeVisible()
  await expect(drawer.getByText('Other notes')).toBeVisible()
})

test('the owner is led from a break to where it can be changed', async ({ page }) => {
  await signIn(page, 'owner')
  const drawer = await openNewBooking(page, ownDay(TUESDAY, 2), ownName('Lena Link'))
  await drawer.getByLabel('Time', { exact: true }).fill('12:30')
  const hours = page.waitForEvent('popup')
  await drawer.getByRole('link', { name: 'Finn Abbott’s hours and breaks' }).click()
  await expect((await hours).getByRole('heading', { name: 'Finn Abbott' })).toBeVisible()
})

test('a newer change of a visit takes the way back from the older one', async ({ page }) => {
  const [name, day] = [ownName('Uwe Undone'), ownDay(TUESDAY, 3)]
  await book(page, { client: name, day, time: '09:00' })
  await openDay(page, day)
  const later = async () => {
    await card(page, name).focus()
    await page.keyboard.press('m')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Enter')
  }
  await later()
  // The card is shown at its new time even while the first change is pending.
  await expect(card(page, `10:00 AM, ${name}`)).toBeVisible()
  await later()
  await expect(page.getByText(`${name} is at 11:00 AM now.`)).toBeVisible()
  await expect(page.getByText(/is at .* now\./)).toHaveCount(1)
  const [note, above] = [
    await page.getByText(`${name} is at 11:00 AM now.`).boundingBox(),
    await toolbar(page).boundingBox(),
  ]
  expect(note?.y).toBeGreaterThan((above?.y ?? 0) + (above?.height ?? 0))
  await page.screenshot({ path: 'test-results/pages/note.png' })
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(card(page, `10:00 AM, ${name}`)).toBeVisible()
  await expect(page.getByText('the visit stays as it was')).toHaveCount(0)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('notes leave the navigation and what can be added in sight', async ({ page }) => {
    const [name, day] = [ownName('Nelly Note'), ownDay(TUESDAY, 7)]
    await book(page, { client: name, day, time: '09:00' })
    await openDay(page, day)
    await card(page, name).focus()
    await page.keyboard.press('m')
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Enter')
    const note = page.getByRole('alert').filter({ hasText: `${name} is at 10:00 AM now.` })
    await expect(note.getByRole('button', { name: 'Undo' })).toBeVisible()
    await expect.poll(() => overlap(note, page.getByRole('navigation'))).toBe(false)
    await expect.poll(() => overlap(note, page.getByRole('button', { name: 'New visit' }))).toBe(false)
    expect(await overlap(note, toolbar(page))).toBe(false)
    await page.screenshot({ path: 'test-results/pages/note-phone.png' })
  })
})

test('what cannot be loaded of a visit is said, beside what is known of it', async ({ page }) => {
  const [name, day] = [ownName('Olga Offline'), ownDay(TUESDAY, 6)]
  await book(page, { client: name, day, time: '10:00' })
  await openDay(page, day)
  await expect(card(page, name)).toBeVisible()
  await page.context().setOffline(true)
  await card(page, name).click()
  const drawer = page.getByRole('dialog', { name })
  await expect(drawer.getByText('10:00 AM – 10:45 AM')).toBeVisible()
  await expect(drawer.getByText('This may not be all, or not as it is now')).toBeVisible()
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/pages/visit-offline.png' })
  await page.context().setOffline(false)
  await expect(drawer.getByText('What happened')).toBeVisible()
  await expect(drawer.getByText('This may not be all')).toHaveCount(0)

  const history = '**/api/v1/bookings/*/history'
  await page.route(history, (route) => route.abort())
  await page.reload()
  await drawer.getByRole('button', { name: 'Try again' }).waitFor()
  await page.unroute(history)
  await drawer.getByRole('button', { name: 'Try again' }).click()
  await expect(drawer.getByText('What happened')).toBeVisible()
})

test('the toolbar is one row in every language, and a phone shows the whole name of the place', async ({ page }) => {
  for (const language of ['en', 'de']) {
    await page.addInitScript((chosen) => localStorage.setItem('parlour.language', chosen), language)
    await page.setViewportSize({ width: 1440, height: 900 })
    for (const search of ['day=2027-09-29', 'day=2026-12-30&view=week']) {
      await page.goto(`/calendar?location=1&${search}`)
      await expect(page.getByRole('region').or(page.locator('[data-cell]')).first()).toBeVisible()
      const middles = await toolbar(page)
        .locator('> *')
        .evaluateAll((parts) =>
          parts.map((part) => part.getBoundingClientRect()).map(({ y, height }) => y + height / 2),
        )
      expect(middles).toHaveLength(4)
      expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(4)
      const title = page.getByRole('heading', { level: 1 })
      expect(await title.evaluate((text) => text.scrollWidth <= text.clientWidth)).toBe(true)
    }
    await page.setViewportSize({ width: 390, height: 844 })
    const locationSelect = page.getByRole('combobox', { name: language === 'en' ? 'Location' : 'Standort' })
    await expect(locationSelect).toHaveValue('Hudson Street')
    expect(await locationSelect.evaluate((input) => input.scrollWidth <= input.clientWidth)).toBe(true)
    const title = page.getByRole('heading', { level: 1 }).getByRole('button')
    expect(await overlap(title, toolbar(page).getByRole('button').first())).toBe(false)
    await page.screenshot({ path: `test-results/pages/toolbar-phone-${language}.png` })
  }
})
