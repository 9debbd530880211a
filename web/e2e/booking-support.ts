// What the journeys of the public pages are written with.

import type { Locator, Page } from '@playwright/test'
import { expect } from './support'

export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }

interface Data {
  locations: { id: number; name: string; time_zone: string }[]
  services: { id: number; name: string; offers: { employee_id: number }[] }[]
  employees: { id: number; name: string; location_ids: number[] }[]
}

const api = (path: string) => `/api/v1${path}`

/** The first place, and somebody there who cuts hair. */
export async function hairdresser(page: Page) {
  const data: Data = await (await page.request.get(api('/book/demo'))).json()
  const place = data.locations[0]
  const service = data.services.find(({ name }) => name === 'Cut')
  const person = data.employees.find(
    ({ id, location_ids }) =>
      place && location_ids.includes(place.id) && service?.offers.some((offer) => offer.employee_id === id),
  )
  if (!place || !service || !person) throw new Error('the demonstration has nobody who cuts hair')
  return { place, service, person }
}

/** The next day that the pages offer, with its times. */
export async function freeTimes(page: Page, query: string): Promise<string[]> {
  const days = await (await page.request.get(api(`/book/demo/availability?${query}`))).json()
  return days.days.flatMap(({ starts }: { starts: string[] }) => starts)
}

/** Books by the API, as another visitor would. */
export async function bookedBy(page: Page, name: string, booking: object): Promise<{ url: string }> {
  const answer = await page.request.post(api('/book/demo/visits'), {
    data: { name, email: `${name.toLowerCase()}@example.org`, ...booking },
  })
  expect(answer.status()).toBe(201)
  return answer.json()
}

export const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** A visit in some weeks, booked by the API; its page's address. */
export async function someVisit(page: Page, name: string): Promise<string> {
  const { place, service, person } = await hairdresser(page)
  const query = `service_id=${service.id}&employee_id=${person.id}&location_id=${place.id}`
  const starts = await freeTimes(page, `${query}&from=${daysAhead(14)}&to=${daysAhead(60)}`)
  const { url } = await bookedBy(page, name, {
    location_id: place.id,
    booking_date: starts[0],
    items: [{ service_id: service.id, employee_id: person.id }],
  })
  return new URL(url).pathname
}

export const stepTitle = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title })

/** Goes to the form with a service of somebody in particular, by touch or by click. */
export async function toDetails(page: Page, { place, service, person }: Awaited<ReturnType<typeof hairdresser>>) {
  await page.goto('/b/demo')
  await page.getByRole('button', { name: place.name }).click()
  await page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: person.name }).click()
  await page
    .getByRole('region', { name: /^Times on/ })
    .getByRole('button')
    .first()
    .click()
  await expect(stepTitle(page, 'And who is coming?')).toBeVisible()
}

/** Presses Tab until something has the focus. */
export async function tabTo(page: Page, target: Locator) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('the keyboard does not get there')
}
