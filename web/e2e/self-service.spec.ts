// Self-service page of a booking, and the other pages that emails link to.

import { createBooking, firstTime, stepTitle } from './support/booking-page'
import { expectAccessible, expectAccessibleInBoth, PHONE } from './support/screens'
import { expect, test } from './support/test'

test.use(PHONE)

test('a visit is moved, and cancelled', async ({ page }) => {
  await page.goto(await createBooking(page, 'Mover'))
  await expect(stepTitle(page, 'Your visit')).toBeVisible()
  await expect(page.getByText(/^You can move or cancel this visit free of charge until/)).toBeVisible()

  await page.getByRole('button', { name: 'Choose another time' }).tap()
  await firstTime(page).tap()
  await expect(page.getByRole('dialog', { name: 'Move your visit?' })).toBeVisible()
  await page.getByRole('button', { name: 'Yes, move it' }).tap()
  await expect(page.getByText('Your visit was moved.')).toBeVisible()

  await page.getByRole('button', { name: 'Cancel this visit' }).tap()
  await expect(page.getByRole('dialog')).toContainText('free of charge')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: 'Cancel this visit' }).tap()
  await page.getByRole('button', { name: 'Yes, cancel it' }).tap()
  await expect(page.getByText('Your visit was cancelled.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Choose another time' })).toBeHidden()
})

test('what cancelling costs is said before', async ({ page }) => {
  const address = await createBooking(page, 'Late')
  await page.route('**/api/v1/manage/*', async (route) => {
    const answer = await route.fetch()
    const late = { may_reschedule: false, cancellation_fee: { amount: 3250, currency: 'USD' } }
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ...late } })
  })
  await page.goto(address)
  await expect(page.getByText('Cancelling now costs $32.50.')).toBeVisible()
  await page.getByRole('button', { name: 'Cancel this visit' }).tap()
  await expect(page.getByRole('dialog')).toContainText('cancelling now costs $32.50')
  await expect(page.getByRole('button', { name: 'Cancel and owe $32.50' })).toBeVisible()
  await expectAccessible(page)
})

test('what has become late while the page was open is not cancelled before its cost is said', async ({ page }) => {
  const address = await createBooking(page, 'Overtaken')
  let late = {}
  await page.route('**/api/v1/manage/*', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ...late } })
  })
  await page.goto(address)
  await page.getByRole('button', { name: 'Cancel this visit' }).tap()
  await expect(page.getByRole('dialog')).toContainText('free of charge')
  late = { may_reschedule: false, cancellation_fee: { amount: 3250, currency: 'USD' } }
  await page.getByRole('button', { name: 'Yes, cancel it' }).tap()
  await expect(page.getByRole('dialog')).toContainText('cancelling now costs $32.50')
  await page.getByRole('button', { name: 'Cancel and owe $32.50' }).tap()
  await expect(page.getByText('Your visit was cancelled.')).toBeVisible()
})

test("a visit's page has no barriers, light or dark", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(await createBooking(page, 'Barrier'))
  await expect(stepTitle(page, 'Your visit')).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Choose another time' }).tap()
  await expect(page.getByRole('button', { name: /^\d+:\d\d/ }).first()).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('links that do not hold say so', async ({ page }) => {
  for (const [address, title] of [
    ['/manage/nothing', 'This link leads to no visit'],
    ['/offers/nothing', 'This link leads to no offer'],
    ['/join/nothing', 'This invitation is over'],
  ] as const) {
    await page.goto(address)
    await expect(stepTitle(page, title)).toBeVisible()
    await expectAccessible(page)
  }
  await page.goto('/password/nothing')
  await page.getByLabel('Password').fill('long enough for it')
  await page.getByRole('button', { name: 'Set the password' }).tap()
  await expect(stepTitle(page, 'This link is over')).toBeVisible()
})

test('an offer of the waiting list is taken', async ({ page }) => {
  const offer = {
    state: 'open',
    starts_at: '2027-01-22T10:00:00-05:00',
    ends_at: '2027-01-22T10:45:00-05:00',
    expires_at: '2027-01-21T18:00:00-05:00',
    business: 'Linden & Lark',
    location: 'Hudson Street',
    address: '1 Hudson Street',
    city: 'New York',
    services: ['Cut'],
    employee: 'Finn Abbott',
  }
  await page.route('**/api/v1/offers/*', (route) => route.fulfill({ json: offer }))
  await page.route('**/api/v1/offers/*/accept', (route) => route.fulfill({ json: { ...offer, state: 'accepted' } }))
  await page.goto('/offers/one')
  await expect(page.getByText('Friday, January 22', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Take this time' }).tap()
  await expect(stepTitle(page, 'It is yours')).toBeFocused()
  await expect(page.getByRole('button', { name: 'Take this time' })).toBeHidden()
})

test('an invitation asks newcomers for a name, and others for their password alone', async ({ page }) => {
  let hasAccount = false
  await page.route('**/api/v1/join?*', (route) =>
    route.fulfill({
      json: {
        business: 'Linden & Lark',
        email: 'ada@example.org',
        name: 'Ada',
        role: 'employee',
        expires_at: '2027-01-22T10:00:00Z',
        has_account: hasAccount,
      },
    }),
  )
  await page.goto('/join/one')
  await expect(stepTitle(page, 'Welcome, Ada')).toBeVisible()
  await expect(page.getByLabel('User name')).toBeVisible()
  await expectAccessible(page)
  hasAccount = true
  await page.reload()
  await expect(page.getByText('You can sign in already as ada@example.org')).toBeVisible()
  await expect(page.getByLabel('User name')).toBeHidden()
})
