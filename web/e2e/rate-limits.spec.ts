// Rate limits, on a server with strict settings.

import type { Locator, Page } from '@playwright/test'
import { hairdresser, stepTitle, toDetails } from './support/booking-page'
import { refuse } from './support/refusals'
import { signIn } from './support/sign-in'
import { expect, server, test } from './support/test'

/** Limits only requests for offers, so that a test controls when its address exceeds a limit. */
const SETTINGS = `
[rate_limits]
exempt = "192.0.2.1"
block_after = 1
block_seconds = 1
challenge_bits = 14
[rate_limits.policies]
burst.rates = ""
address.rates = ""
guests.rates = ""
nuisance = { by = "address", routes = "GET /offers/{token}", rates = "1/1d" }
`

test.use({ settings: SETTINGS })

/** Sends requests until the server requires a proof of work. */
async function triggerProofOfWork(page: Page) {
  const code = async () => (await (await page.request.get('/api/v1/offers/none')).json()).code
  await expect.poll(code).toBe('proof_of_work_required')
}

/** Collects the proofs that a page sends. */
function proofsOf(page: Page): string[] {
  const proofs: string[] = []
  page.on('request', (request) => {
    const proof = request.headers()['proof-of-work']
    if (proof) proofs.push(proof)
  })
  return proofs
}

test('a guest whose address has to prove work books all the same', async ({ page }) => {
  const proofs = proofsOf(page)
  await toDetails(page, await hairdresser(page))
  await page.getByLabel('Your name').fill('Paula Proof')
  await page.getByLabel('Phone').fill('+1 555 0118')
  await triggerProofOfWork(page)
  await page.getByRole('button', { name: 'Book this visit' }).click()
  await expect(stepTitle(page, 'You are booked')).toBeVisible()
  expect(proofs).toHaveLength(1)
})

test('so does somebody who signs in', async ({ page }) => {
  const proofs = proofsOf(page)
  await page.goto('/sign-in')
  await page.getByLabel('User name or e-mail').fill('desk')
  await page.getByLabel('Password', { exact: true }).fill(server().passwords.desk ?? '')
  await triggerProofOfWork(page)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Welcome back')
  await expect(page).not.toHaveURL(/sign-in/)
  expect(proofs).toHaveLength(1)
})

/** Advances the clock until an element is visible, however late the page starts to wait. */
const inTime = (page: Page, milliseconds: number, shown: Locator) =>
  expect(async () => {
    await page.clock.fastForward(milliseconds)
    await expect(shown).toBeVisible({ timeout: 1_000 })
  }).toPass()

/** Refuses requests until the page has waited for 40 seconds. */
async function refusedAtFirst(page: Page, path: string) {
  await page.clock.install()
  await refuse(page, path, { status: 429, code: 'rate_limited', retryAfter: 40 })
  return async (shown: Locator) => {
    await page.unroute(path)
    await inTime(page, 40_000, shown)
  }
}

const RETRIES_BY_ITSELF = 'This goes on by itself in 40 seconds.'

test('a booking page that was too much at once says so, and goes on by itself', async ({ page }) => {
  const continueButton = await refusedAtFirst(page, '**/api/v1/book/demo')
  await page.goto('/b/demo')
  await expect(page.getByText(RETRIES_BY_ITSELF)).toBeVisible()
  await continueButton(stepTitle(page, 'Where would you like to come?'))
})

test('so do free times', async ({ page }) => {
  const { place: location, service } = await hairdresser(page)
  const continueButton = await refusedAtFirst(page, '**/availability**')
  await page.goto('/b/demo')
  await page.getByRole('button', { name: location.name }).click()
  await page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Anyone who is free' }).click()
  await expect(page.getByText(RETRIES_BY_ITSELF)).toBeVisible()
  await continueButton(page.getByRole('button', { name: /^\d+:\d\d/ }).first())
})

test('and pages of the desk', async ({ page }) => {
  await signIn(page)
  const continueButton = await refusedAtFirst(page, '**/api/v1/services*')
  await page.goto('/services')
  await expect(page.getByText(RETRIES_BY_ITSELF)).toBeVisible()
  await continueButton(page.getByText('Blow-dry'))
})

test('work that takes a device too long is said in words', async ({ page }) => {
  await page.clock.install()
  const more = { challenge: 'c', challenge_bits: 256 }
  await refuse(page, '**/book/demo/bookings', {
    status: 429,
    code: 'proof_of_work_required',
    retryAfter: 0,
    extra: more,
  })
  await toDetails(page, await hairdresser(page))
  await page.getByLabel('Your name').fill('Paul Patience')
  await page.getByLabel('Phone').fill('+1 555 0119')
  await page.getByRole('button', { name: 'Book this visit' }).click()
  await inTime(page, 15_000, page.getByRole('alert').filter({ hasText: 'your device has to solve a puzzle' }))
})
