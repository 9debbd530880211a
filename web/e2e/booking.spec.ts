// Booking as a guest on a phone.

import { read } from './support/api'
import { availableTimes, bookAsGuest, firstTime, hairdresser, stepTitle, toDetails } from './support/booking-page'
import { tabTo } from './support/form-controls'
import { PHONE } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, report, server, test } from './support/test'

test.use(PHONE)

test('a stranger books from a cold start in six taps and one form', async ({ page }) => {
  let taps = 0
  const tap = async (name: string | RegExp, role: 'button' | 'checkbox' = 'button') => {
    await page.getByRole(role, { name }).first().tap()
    taps += 1
  }
  await page.goto('/b/demo')
  await tap('Hudson Street')
  await tap(/^Cut\b/, 'checkbox')
  await tap('Continue')
  await tap('Anyone who is free')
  await tap(/^\d+:\d\d/)
  await page.getByLabel('Your name').fill('Clara Winter')
  await page.getByLabel('E-mail').fill('clara@example.org')
  await tap('Book this visit')

  await expect(stepTitle(page, 'You are booked')).toBeVisible()
  report(`taps: ${taps}, and one form`)
  expect(taps).toBeLessThanOrEqual(6)

  const calendar = await page.getByRole('link', { name: 'Add to my calendar' }).getAttribute('href')
  const file = await page.request.get(`${server().base}${calendar}`)
  expect(await file.text()).toContain('BEGIN:VEVENT')
  await page.getByRole('link', { name: 'Move or cancel' }).tap()
  await expect(page.getByText('Confirmed')).toBeVisible()
})

for (const services of [['Massage'], ['Facial', 'Massage']])
  test(`where it is no choice who does it nobody is asked: ${services.join(' and ')}`, async ({ page }) => {
    await page.goto('/b/demo')
    await page.getByRole('button', { name: 'Hudson Street' }).tap()
    for (const service of services) await page.getByRole('checkbox', { name: new RegExp(`^${service}\\b`) }).check()
    await page.getByRole('button', { name: 'Continue' }).tap()
    await expect(stepTitle(page, 'When suits you?')).toBeVisible()
    await firstTime(page).tap()
    await page.getByLabel('Your name').fill('Sole Choice')
    await page.getByLabel('Phone').fill('+1 555 0171')
    await page.getByRole('button', { name: 'Book this visit' }).tap()
    await expect(stepTitle(page, 'You are booked')).toBeVisible()
  })

test('Back leads through the steps, and a reload keeps all that was chosen', async ({ page }) => {
  const chosen = await hairdresser(page)
  await toDetails(page, chosen)
  await page.getByLabel('Your name').fill('Clara Winter')
  await page.reload()
  await expect(page.getByLabel('Your name')).toHaveValue('Clara Winter')
  await page.goBack()
  await expect(stepTitle(page, 'When suits you?')).toBeVisible()
  await page.getByRole('button', { name: 'Back' }).tap()
  await expect(stepTitle(page, 'With whom?')).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('checkbox', { name: /^Cut\b/ })).toBeChecked()
  await page.goForward()
  await expect(stepTitle(page, 'With whom?')).toBeVisible()
})

test('what is missing or wrong is said beside the field', async ({ page }) => {
  await toDetails(page, await hairdresser(page))
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(page.getByText('Please tell us your name.')).toBeVisible()
  await expect(page.getByLabel('Your name')).toBeFocused()
  await page.getByLabel('Your name').fill('Clara Winter')
  await page.getByLabel('E-mail').fill('clara at home')
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(page.getByText('Please check this e-mail address.')).toBeVisible()
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
})

test('a double tap and a broken connection book once', async ({ page }) => {
  await toDetails(page, await hairdresser(page))
  await page.getByLabel('Your name').fill('Twice Tapped')
  await page.getByLabel('Phone').fill('+1 555 0170')
  const keys: (string | undefined)[] = []
  let answers = 0
  await page.route('**/book/demo/bookings', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    const answer = await route.fetch()
    answers += 1
    // The first response is lost.
    await (answers === 1 ? route.abort('connectionreset') : route.fulfill({ response: answer }))
  })
  const submit = page.getByRole('button', { name: 'Book this visit' })
  await submit.dblclick()
  await expect(page.getByRole('alert')).toContainText('Nothing is booked twice')
  expect(keys).toHaveLength(1)
  await submit.tap()
  await expect(stepTitle(page, 'You are booked')).toBeVisible()
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)

  await signIn(page, 'owner')
  const found = await read(page, '/clients?search=Twice%20Tapped')
  expect(found.items).toHaveLength(1)
  const bookings = await read(page, `/bookings?client_id=${found.items[0].id}`)
  expect(bookings.items).toHaveLength(1)
})

test('a time that somebody else takes meanwhile leads back to the times, and nothing else is lost', async ({
  page,
}) => {
  const { place: location, service, person: employee } = await hairdresser(page)
  const query = `service_id=${service.id}&employee_id=${employee.id}&location_id=${location.id}`
  await toDetails(page, { place: location, service, person: employee })
  await page.getByLabel('Your name').fill('Slow Sam')
  await page.getByLabel('E-mail').fill('sam@example.org')
  const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10)
  const [first] = await availableTimes(page, `${query}&to=${soon}`)
  await bookAsGuest(page, 'Quick', {
    location_id: location.id,
    booking_date: first,
    items: [{ service_id: service.id, employee_id: employee.id }],
  })
  await page.getByRole('button', { name: 'Book this visit' }).tap()

  await expect(stepTitle(page, 'When suits you?')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('that time is taken')
  await firstTime(page).tap()
  await expect(page.getByLabel('Your name')).toHaveValue('Slow Sam')
  await page.getByRole('button', { name: 'Book this visit' }).tap()
  await expect(stepTitle(page, 'You are booked')).toBeVisible()
})

test('the keyboard alone is enough', async ({ page }) => {
  const { place: location, service } = await hairdresser(page)
  await page.goto('/b/demo')
  await tabTo(page, page.getByRole('button', { name: location.name }))
  await page.keyboard.press('Enter')
  await expect(stepTitle(page, 'What may we do for you?')).toBeFocused()
  await tabTo(page, page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }))
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('button', { name: 'Continue' }))
  await page.keyboard.press('Enter')
  await expect(stepTitle(page, 'With whom?')).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: 'Anyone who is free' }))
  await page.keyboard.press('Enter')
  await expect(stepTitle(page, 'When suits you?')).toBeFocused()
  const day = page.getByRole('radio', { checked: true })
  await tabTo(page, day)
  await page.keyboard.press('ArrowRight')
  await expect(day).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await tabTo(page, firstTime(page))
  await page.keyboard.press('Enter')
  await expect(stepTitle(page, 'And who is coming?')).toBeFocused()
  await tabTo(page, page.getByLabel('Your name'))
  await page.keyboard.type('Keyed In')
  await page.keyboard.press('Tab')
  await page.keyboard.type('keys@example.org')
  await page.keyboard.press('Enter')
  await expect(stepTitle(page, 'You are booked')).toBeFocused()
})

test('the page speaks the language that is chosen, and keeps to it', async ({ page }) => {
  await page.goto('/b/demo')
  await page.getByLabel('Language').selectOption('de')
  await expect(stepTitle(page, 'Wohin möchten Sie kommen?')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.reload()
  await expect(stepTitle(page, 'Wohin möchten Sie kommen?')).toBeVisible()
})

test('a visitor from elsewhere is told whose clock the times are on', async ({ browser }) => {
  const context = await browser.newContext({
    ...PHONE,
    baseURL: server().base,
    timezoneId: 'Asia/Tokyo',
    locale: 'en-US',
  })
  const page = await context.newPage()
  const { place: location, service } = await hairdresser(page)
  await page.goto('/b/demo')
  await page.getByRole('button', { name: location.name }).tap()
  await page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }).check()
  await page.getByRole('button', { name: 'Continue' }).tap()
  await page.getByRole('button', { name: 'Anyone who is free' }).tap()
  await expect(page.getByText('Times are on the clock there: Eastern Time.')).toBeVisible()
  await context.close()
})

test('a place says until when it is open, and when it opens again', async ({ page }) => {
  const { locations } = await read(page, '/book/demo')
  const location = page.getByRole('button', { name: locations[0].name })
  await page.route('**/api/v1/book/demo', async (route) => {
    const answer = await route.fetch()
    const data = await answer.json()
    data.locations[0].opening_hours = [{ weekday: 'friday', starts: '09:00', ends: '19:00' }]
    data.locations[0].time_zone = 'America/New_York'
    await route.fulfill({ response: answer, json: data })
  })
  for (const [now, text] of [
    ['2027-01-22T13:59:00Z', 'Opens at 9:00 AM'],
    ['2027-01-22T23:59:00Z', 'Open until 7:00 PM'],
    ['2027-01-23T00:00:00Z', 'Closed now, opens Friday at 9:00 AM'],
    ['2027-01-24T15:00:00Z', 'Closed today, opens Friday at 9:00 AM'],
  ] as const) {
    await page.clock.setFixedTime(now)
    await page.goto('/b/demo')
    await expect(location).toContainText(text)
  }
})
