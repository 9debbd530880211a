// Public booking page: its steps, and bookings of other guests created through the API.

import type { Page } from '@playwright/test'
import { create, read } from './api'
import { expect } from './test'

interface Data {
  locations: { id: number; name: string; time_zone: string }[]
  services: { id: number; name: string; offers: { employee_id: number }[] }[]
  employees: { id: number; name: string; location_ids: number[] }[]
}

/** Returns the first location, and one of its employees who cuts hair. */
export async function hairdresser(page: Page) {
  const data: Data = await read(page, '/book/demo')
  const location = data.locations[0]
  const service = data.services.find(({ name }) => name === 'Cut')
  const employee = data.employees.find(
    ({ id, location_ids }) =>
      location && location_ids.includes(location.id) && service?.offers.some((offer) => offer.employee_id === id),
  )
  if (!location || !service || !employee) throw new Error('the demonstration has no employee who cuts hair')
  return { place: location, service, person: employee }
}

/** Returns the start times that the page offers. */
export async function availableTimes(page: Page, query: string): Promise<string[]> {
  const { days } = await read(page, `/book/demo/availability?${query}`)
  return days.flatMap(({ starts }: { starts: string[] }) => starts)
}

/** Books as another guest. Returns the URL of the booking's page. */
export const bookAsGuest = (page: Page, name: string, booking: object): Promise<{ url: string }> =>
  create(page, '/book/demo/bookings', { name, email: `${name.toLowerCase()}@example.org`, ...booking })

const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** Creates a booking in a few weeks and returns the path of its page. */
export async function createBooking(page: Page, name: string): Promise<string> {
  const { place: location, service, person: employee } = await hairdresser(page)
  const query = `service_id=${service.id}&employee_id=${employee.id}&location_id=${location.id}`
  const starts = await availableTimes(page, `${query}&from=${daysAhead(14)}&to=${daysAhead(60)}`)
  const { url } = await bookAsGuest(page, name, {
    location_id: location.id,
    booking_date: starts[0],
    items: [{ service_id: service.id, employee_id: employee.id }],
  })
  return new URL(url).pathname
}

export const stepTitle = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title })

/** Returns the first time offered on the day shown. */
export const firstTime = (page: Page) =>
  page
    .getByRole('region', { name: /^Times on/ })
    .getByRole('button')
    .first()

/** Goes to the last step with a service of a given employee. */
export async function toDetails(
  page: Page,
  { place: location, service, person: employee }: Awaited<ReturnType<typeof hairdresser>>,
) {
  await page.goto('/b/demo')
  await page.getByRole('button', { name: location.name }).click()
  await page.getByRole('checkbox', { name: new RegExp(`^${service.name}\\b`) }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: employee.name }).click()
  await firstTime(page).click()
  await expect(stepTitle(page, 'And who is coming?')).toBeVisible()
}
