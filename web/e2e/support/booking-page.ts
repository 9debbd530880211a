// The public booking page: its steps, and bookings of other guests made through the API.

import type { Page } from '@playwright/test'
import { create, read } from './api'
import { expect } from './test'

interface Data {
  locations: { id: number; name: string; time_zone: string }[]
  services: { id: number; name: string; offers: { employee_id: number }[] }[]
  employees: { id: number; name: string; location_ids: number[] }[]
}

/** Returns the first location, and an employee there who cuts hair. */
export async function hairdresser(page: Page) {
  const data: Data = await read(page, '/book/demo')
  const place = data.locations[0]
  const service = data.services.find(({ name }) => name === 'Cut')
  const person = data.employees.find(
    ({ id, location_ids }) =>
      place && location_ids.includes(place.id) && service?.offers.some((offer) => offer.employee_id === id),
  )
  if (!place || !service || !person) throw new Error('the demonstration has no employee who cuts hair')
  return { place, service, person }
}

/** Returns the start times that the page offers. */
export async function freeTimes(page: Page, query: string): Promise<string[]> {
  const { days } = await read(page, `/book/demo/availability?${query}`)
  return days.flatMap(({ starts }: { starts: string[] }) => starts)
}

/** Books as another guest. Returns the address of the visit's page. */
export const bookAsGuest = (page: Page, name: string, booking: object): Promise<{ url: string }> =>
  create(page, '/book/demo/visits', { name, email: `${name.toLowerCase()}@example.org`, ...booking })

const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Books a visit in a few weeks and returns the path of its page. */
export async function bookSomeVisit(page: Page, name: string): Promise<string> {
  const { place, service, person } = await hairdresser(page)
  const query = `service_id=${service.id}&employee_id=${person.id}&location_id=${place.id}`
  const starts = await freeTimes(page, `${query}&from=${daysAhead(14)}&to=${daysAhead(60)}`)
  const { url } = await bookAsGuest(page, name, {
    location_id: place.id,
    booking_date: starts[0],
    items: [{ service_id: service.id, employee_id: person.id }],
  })
  return new URL(url).pathname
}

export const stepTitle = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title })

/** The first time offered on the day that is shown. */
export const firstTime = (page: Page) =>
  page
    .getByRole('region', { name: /^Times on/ })
    .getByRole('button')
    .first()

/** Goes to the last step, with a service of a certain employee. */
export async function toDetails(page: Page, { place, service, person }: Awaited<ReturnType<typeof hairdresser>>) {
  await page.goto('/b/demo')
  await page.getByRole('button', { name: place.name }).click()
  await page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: person.name }).click()
  await firstTime(page).click()
  await expect(stepTitle(page, 'And who is coming?')).toBeVisible()
}
