// Emails that the server sends, and the pages they link to.

import { book, create, post } from './support/api'
import { stepTitle } from './support/booking-page'
import { linkInMail } from './support/mail'
import { expectAccessible, PHONE } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { ownDay, ownName } from './support/unique'

const THURSDAY = '2027-09-09'

test('somebody who is invited follows the link, chooses a password, and is in', async ({ page, browser, baseURL }) => {
  const name = ownName('Ivy')
  const email = `${name.replace(' ', '.').toLowerCase()}@example.org`
  await signIn(page, 'owner')
  await page.goto('/team')
  await page.getByRole('button', { name: 'Invite somebody' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByRole('button', { name: 'Send the invitation' }).click()
  await expect(page.getByText(name)).toBeVisible()

  const context = await browser.newContext({ ...PHONE, ...(baseURL && { baseURL }) })
  const newcomer = await context.newPage()
  const link = await linkInMail(email, 'join')
  await newcomer.goto(link)
  await expect(stepTitle(newcomer, `Welcome, ${name}`)).toBeVisible()
  await expectAccessible(newcomer)
  await newcomer.getByLabel('User name').fill(name.replace(' ', '.').toLowerCase())
  await newcomer.getByLabel('Password').fill('a long walk by the river')
  await newcomer.getByRole('button', { name: 'Join' }).tap()
  await expect(newcomer.getByRole('heading', { name: `Hello, ${name.split(' ')[0]}` })).toBeVisible()
  await newcomer.goto(link)
  await expect(stepTitle(newcomer, 'This invitation is over')).toBeVisible()
  await context.close()
  await page.reload()
  // The name is listed once: as a member, no longer as an invitation.
  await expect(page.getByText(name)).toHaveCount(1)
})

for (const accepts of [true, false])
  test(`a time that becomes free is offered by letter, and ${accepts ? 'taken' : 'refused'}`, async ({
    page,
    browser,
    baseURL,
  }) => {
    const day = ownDay(THURSDAY, accepts ? 0 : 1)
    const name = ownName(accepts ? 'Olive' : 'Otis')
    const email = `${name.replace(' ', '.').toLowerCase()}@example.org`
    await signIn(page)
    const { booking } = await book(page, { client: ownName('Quincy'), day, time: '13:00' })
    const client = await create(page, '/clients', { name, email })
    const items = [{ service_id: 1, employee_id: 1 }]
    const waiting = { client_id: client.id, location_id: 1, first_day: day, earliest: '13:00', latest: '13:01', items }
    await create(page, '/waitlist', waiting)
    await post(page, `/bookings/${booking}/status`, { status: 'cancelled', version: 1 })

    const context = await browser.newContext({ ...PHONE, ...(baseURL && { baseURL }) })
    const guest = await context.newPage()
    await guest.goto(await linkInMail(email, 'offers'))
    await expect(guest.getByText('1:00 PM – 1:45 PM')).toBeVisible()
    await expectAccessible(guest)
    await guest.getByRole('button', { name: accepts ? 'Take this time' : 'No, thank you' }).tap()
    await expect(guest.getByRole('button', { name: 'Take this time' })).toHaveCount(0)
    if (accepts) await expect(stepTitle(guest, 'It is yours')).toBeFocused()
    await context.close()

    await page.goto(`/calendar?day=${day}&location=1&employee=1`)
    await expect(page.getByRole('region')).toHaveCount(1)
    await expect(page.getByRole('button', { name: `1:00 PM, ${name}` })).toHaveCount(accepts ? 1 : 0)
  })
