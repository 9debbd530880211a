// Error states of the public pages.

import { hairdresser, stepTitle, toDetails } from './support/booking-page'
import { refuse } from './support/refusals'
import { expectAccessible, PHONE } from './support/screens'
import { expect, test } from './support/test'

test.use(PHONE)

test('an address that leads to no business says so', async ({ page }) => {
  await page.goto('/b/no-such-salon')
  await expect(stepTitle(page, 'There is no such page')).toBeVisible()
  await expectAccessible(page)
})

test('a business that is closed for online booking shows where it is', async ({ page }) => {
  await page.route('**/book/demo', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), online_booking: 'off' } })
  })
  await page.goto('/b/demo')
  await expect(stepTitle(page, 'Online booking is closed at the moment')).toBeVisible()
  await expect(page.getByText('1 Hudson Street, New York, NY')).toBeVisible()
  await expectAccessible(page)
})

test('a page that cannot be loaded can be tried again', async ({ page }) => {
  let broken = true
  await page.route('**/book/demo', (route) => (broken ? route.abort() : route.continue()))
  await page.goto('/b/demo')
  await expect(stepTitle(page, 'This page could not be loaded')).toBeVisible()
  broken = false
  await page.getByRole('button', { name: 'Try again' }).tap()
  await expect(stepTitle(page, 'Where would you like to come?')).toBeVisible()
})

test('too much at once is told how long to wait', async ({ page }) => {
  await refuse(page, '**/book/demo/bookings', { status: 429, code: 'rate_limited', retryAfter: 40 })
  await toDetails(page, await hairdresser(page))
  await page.getByLabel('Your name').fill('Hasty')
  await page.getByLabel('Phone').fill('+1 555 0199')
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(page.getByRole('alert')).toContainText('in 40 seconds')
})

test('who has many visits ahead already is asked to call', async ({ page }) => {
  await refuse(page, '**/book/demo/bookings', { status: 409, code: 'too_many_bookings' })
  await toDetails(page, await hairdresser(page))
  await page.getByLabel('Your name').fill('Regular')
  await page.getByLabel('Phone').fill('+1 555 0177')
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(page.getByRole('alert')).toContainText('a good many visits ahead')
})

test('a service that is no longer offered leads back to choosing, with a word about it', async ({ page }) => {
  const errors = [{ field: 'items.0.service_id', message: 'is not one of your services' }]
  await refuse(page, '**/book/demo/bookings', { status: 422, code: 'invalid_input', extra: { errors } })
  await toDetails(page, await hairdresser(page))
  await page.getByLabel('Your name').fill('Late Reader')
  await page.getByLabel('Phone').fill('+1 555 0142')
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(stepTitle(page, 'What may we do for you?')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('Please choose once more')
})

test('a visitor who is offline is told so, and goes on where they were', async ({ page, context }) => {
  await toDetails(page, await hairdresser(page))
  await page.getByLabel('Your name').fill('Tunnel Traveller')
  await page.getByLabel('E-mail').fill('tunnel@example.org')
  await context.setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(page.getByText('We cannot be reached just now.')).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(stepTitle(page, 'You are booked')).toBeVisible()
})

test('a day with nothing free leads to the next one that has something', async ({ page }) => {
  const { place: location, service } = await hairdresser(page)
  let empty = true
  await page.route('**/availability**', async (route) => {
    const answer = await route.fetch()
    const found = await answer.json()
    const days = found.days.map(({ day, starts }: { day: string; starts: string[] }, index: number) => ({
      day,
      starts: empty || index < 3 ? [] : starts,
    }))
    await route.fulfill({ response: answer, json: { ...found, days } })
  })
  await page.goto('/b/demo')
  await page.getByRole('button', { name: location.name }).tap()
  await page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }).check()
  await page.getByRole('button', { name: 'Continue' }).tap()
  await page.getByRole('button', { name: 'Anyone who is free' }).tap()
  await expect(page.getByText(/^Nothing is free until/)).toBeVisible()
  empty = false
  await page.getByRole('button', { name: 'Look further ahead' }).tap()
  const times = page.getByRole('button', { name: /^\d+:\d\d/ })
  await expect(times.first()).toBeVisible()
  await page.getByRole('radio').first().check()
  await expect(page.getByText('Nothing is free on this day.')).toBeVisible()
  await page.getByRole('button', { name: /^Next free/ }).tap()
  await expect(times.first()).toBeVisible()
})
