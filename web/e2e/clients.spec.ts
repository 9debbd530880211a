// Client records, and merging two records of the same client.

import { api, create, post, read } from './support/api'
import { expectAccessible } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'
import { newName } from './support/unique'

test('birthday, allergies and formulas are in the record, and the birthday is marked when it is near', async ({
  page,
}) => {
  await signIn(page)
  await page.clock.setFixedTime('2027-03-12T15:00:00Z')
  const name = newName('Greta')
  await page.goto('/clients/new')
  await page.getByLabel('Name').fill(name)
  const birthday = page.getByLabel('Birthday')
  await birthday.fill('13/45')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(birthday).toHaveAccessibleDescription(/not a day/)
  await birthday.fill('3/14/90')
  await expect(birthday).toHaveAccessibleDescription(/March 14, 1990/)
  await page.getByLabel('Allergies').fill('PPD')
  await page.getByLabel('Formulas').fill('7.1 and 8.1, 35 minutes')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Allergies' })).toContainText('PPD')
  await expect(page.getByText('7.1 and 8.1, 35 minutes')).toBeVisible()
  await expect(page.getByText('March 14, 1990')).toBeVisible()
  await expect(page.getByText('Birthday in 2 days')).toBeVisible()
  await expectAccessible(page)
  await page.clock.setFixedTime('2027-03-14T15:00:00Z')
  await page.reload()
  await expect(page.getByText('Birthday today')).toBeVisible()
  await page.getByRole('link', { name: 'Edit' }).click()
  await expect(page.getByLabel('Birthday')).toHaveValue('3/14/1990')
  await page.getByLabel('Birthday').fill('3/14')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/^March 14(?!,)/)).toBeVisible()
})

test('a phone number that another client has is said with a link, and the two records are made one', async ({
  page,
}) => {
  await signIn(page)
  const first = newName('Wilma')
  const digits = String(Date.now()).slice(-7)
  const target = await create(page, '/clients', {
    name: first,
    phone: `+1 305 ${digits}`,
    notes: 'Likes tea',
    birthday: '1990-03-14',
    tags: ['vip'],
  })

  const duplicateName = newName('Vilma')
  await page.goto('/clients/new')
  await page.getByLabel('Name').fill(duplicateName)
  await page.getByLabel('Phone', { exact: true }).fill(`(305) ${digits}`)
  await expect(page.getByText(`${first} has this phone number already.`)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open their record' })).toHaveAttribute('href', `/clients/${target.id}`)
  await expectAccessible(page)
  await page.getByLabel('E-mail', { exact: true }).fill(`w${digits}@demo.test`)
  await page.getByLabel('Notes').fill('Comes by bus')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: duplicateName })).toBeVisible()
  const otherAddress = page.url()

  await page.goto(`/clients/${target.id}`)
  await page.getByRole('link', { name: 'Merge with another record' }).click()
  await page.getByRole('combobox', { name: 'The other record' }).fill(duplicateName)
  await page.getByRole('option', { name: new RegExp(duplicateName) }).click()
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) })
  await expect(row('Name')).toContainText('to the notes')
  await expect(row('Phone')).toContainText('added')
  await expect(row('E-mail')).toContainText('added')
  await expect(row('Notes')).toContainText('added')
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/pages/merge.png', fullPage: true })
  await page.getByRole('button', { name: 'Merge' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('cannot be undone')
  await question.getByRole('button', { name: 'Merge' }).click()
  await expect(page).toHaveURL(new RegExp(`/clients/${target.id}$`))
  await expect(page.getByText('Both are one record now.')).toBeVisible()
  await expect(page.getByText(`w${digits}@demo.test`)).toBeVisible()
  await expect(page.getByText('Comes by bus')).toBeVisible()
  const merged = await page.request.get(api(`/clients/${otherAddress.split('/').at(-1)}`))
  expect((await merged.json()).id ?? target.id).toBe(target.id)
})

test('which of two records stays can be turned around', async ({ page }) => {
  await signIn(page)
  await page.goto('/clients/2/merge?with=3')
  const [stays, goes] = await Promise.all(
    ['Stays', 'Goes away'].map((name) => page.getByRole('columnheader', { name }).locator('strong').textContent()),
  )
  await page.getByRole('link', { name: 'Keep the other one instead' }).click()
  await expect(page.getByRole('columnheader', { name: 'Stays' })).toContainText(goes ?? '')
  await expect(page.getByRole('columnheader', { name: 'Goes away' })).toContainText(stays ?? '')
  await page.goto('/clients/2/merge?with=2')
  await expect(page.getByText('This is the record you came from.')).toBeVisible()
})

test('allergies stand out at the visit', async ({ page }) => {
  await signIn(page)
  const { items } = await read(page, '/bookings?limit=1')
  const booking = items[0]
  await page.request.patch(api(`/clients/${booking.client.id}`), { data: { allergies: 'Latex' } })
  await page.goto(
    `/calendar?day=${booking.starts_at.slice(0, 10)}&location=${booking.location_id}&booking=${booking.id}`,
  )
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Allergies' })).toContainText('Latex')
  await expectAccessible(page)
})

test('the record says when and where visits are and what they came to, and books the next one', async ({ page }) => {
  await signIn(page)
  const name = newName('Berta')
  const client = await create(page, '/clients', { name })
  const day = new Date(Date.parse('2027-05-03') + (Date.now() % 60) * 86_400_000 * 7).toISOString().slice(0, 10)
  const book = (time: string) =>
    create(page, '/bookings', {
      client_id: client.id,
      location_id: 1,
      booking_date: `${day} ${time}:00`,
      items: [{ service_id: 1, employee_id: 1 }],
    })
  await book('10:00')
  const cancelledButton = await book('13:30')
  await post(page, `/bookings/${cancelledButton.id}/status`, { status: 'cancelled', version: cancelledButton.version })
  const { items: locations } = await read(page, '/locations')

  await page.goto(`/clients/${client.id}`)
  await expect(page.getByText('No phone number or e-mail address to send any to')).toBeVisible()
  const booked = page.getByRole('link', { name: /10:00 AM/ })
  await expect(booked).toContainText(locations[0].name)
  await expect(booked).toContainText('$')
  const cancelled = page.getByRole('link', { name: /1:30 PM/ })
  await expect(cancelled).toContainText('Cancelled')
  await expect(cancelled).not.toContainText('$')
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/pages/client-visits.png' })

  await page.getByRole('link', { name: 'Book', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'New visit' })
  await expect(drawer.getByRole('combobox', { name: 'Client' })).toHaveValue(name)
  await expect(drawer.getByRole('combobox', { name: 'Service' })).toBeFocused()
  await page.screenshot({ path: 'test-results/pages/client-book.png' })
  await drawer.getByRole('button', { name: 'Close' }).click()
  await expect(drawer).toBeHidden()
  await expect(page).not.toHaveURL(/client=/)
})
