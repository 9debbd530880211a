// Messages to a client and their delivery state.

import { book, create } from './support/api'
import { expectAccessible, inBothSchemes, PHONE } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { ownDay, ownName } from './support/unique'

const FRIDAY = '2027-09-03'

/** Returns one delivery in each state, as the API describes them. */
const everyState = (booking: number) =>
  [
    { kind: 'reminder', state: 'queued', attempts: 0, due_at: '2099-03-01T08:00:00Z' },
    { kind: 'message', state: 'queued', attempts: 3, reason: 'unreachable', detail: 'connection refused' },
    { kind: 'cancelled', state: 'sent', attempts: 1, ended_at: '2026-11-20T10:00:05Z' },
    {
      kind: 'waitlist_offer',
      channel: 'sms',
      address: '+12125550100',
      state: 'failed',
      reason: 'recipient_refused',
      detail: 'the service answered 400',
    },
    {
      kind: 'rescheduled',
      state: 'failed',
      attempts: 1,
      reason: 'recipient_refused',
      detail: '550 5.1.1 no such user',
    },
    { kind: 'reminder', state: 'skipped', attempts: 0, reason: 'booking_rescheduled' },
  ].map((one, index) => ({
    id: 100 - index,
    channel: 'email',
    address: 'someone.with.a.long.address@salon.example.org',
    booking_id: booking,
    attempts: 1,
    created_at: '2026-11-20T10:00:00Z',
    due_at: '2026-11-20T10:00:00Z',
    ...one,
  }))

test.beforeEach(async ({ page }) => {
  await signIn(page)
})

test('a visit shows the confirmation, and the client’s record what the desk wrote', async ({ page }) => {
  const name = ownName('Magda')
  const { client, booking } = await book(page, { client: name, day: ownDay(FRIDAY), time: '09:00' })
  await page.goto(`/calendar?day=${ownDay(FRIDAY)}&location=1&booking=${booking}`)
  const confirmation = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Confirmation' })
  await expect(confirmation.getByText('Sent')).toBeVisible({ timeout: 40_000 })
  await expect(confirmation.getByText('E-mail to magda.')).toBeVisible()
  await page.goto(`/clients/${client}`)
  await page.getByRole('button', { name: 'Write' }).click()
  await page.getByLabel('Message').fill('Your colour has come in.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const email = page.getByRole('listitem').filter({ hasText: 'From the desk' })
  await expect(email.getByText('Sent')).toBeVisible({ timeout: 40_000 })
  await expect(page.getByRole('listitem').filter({ hasText: 'Confirmation' })).toBeVisible()
})

test('a client to whom nothing was sent', async ({ page }) => {
  const client = await create(page, '/clients', { name: ownName('Nadja') })
  await page.goto(`/clients/${client.id}`)
  await expect(page.getByText('None were sent yet.')).toBeVisible()
  await page.screenshot({ path: 'test-results/pages/messages-empty.png', fullPage: true })
  await expectAccessible(page)
})

for (const [screen, use] of Object.entries({
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { ...PHONE, locale: 'de-DE' },
}))
  test.describe(screen, () => {
    test.use(use)

    test('why a message was not sent is said in words', async ({ page }) => {
      const { client, booking } = await book(page, {
        client: ownName('Milo'),
        day: ownDay(FRIDAY),
        time: screen === 'desk' ? '11:00' : '14:00',
      })
      await page.route('**/api/v1/deliveries?*', (route) => route.fulfill({ json: { items: everyState(booking) } }))
      const inWords = screen === 'desk' ? 'The address was refused. Is it right?' : 'Die Adresse wurde abgelehnt.'
      for (const [name, address] of [
        ['record', `/clients/${client}`],
        ['visit', `/calendar?day=${ownDay(FRIDAY)}&location=1&booking=${booking}`],
      ]) {
        await page.goto(address ?? '')
        await expect(page.getByText(inWords)).toBeVisible()
        await expect(page.getByText('5.1.1')).toHaveCount(0)
        await inBothSchemes(page, async (scheme) => {
          await page.getByText(inWords).scrollIntoViewIfNeeded()
          await page.screenshot({ path: `test-results/pages/messages-${name}-${screen}-${scheme}.png` })
          await expectAccessible(page)
        })
      }
    })
  })

test('an employee, who may not see messages, is not shown any', async ({ page }) => {
  await signIn(page, 'stylist')
  const asked: string[] = []
  page.on('request', (request) => void (request.url().includes('/deliveries') && asked.push(request.url())))
  await page.goto('/clients/1')
  await expect(page.getByRole('heading', { name: 'Photos' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Messages' })).toHaveCount(0)
  expect(asked).toEqual([])
})
