// What the journeys at the desk are written with.

import type { Page } from '@playwright/test'
import { expect, setting, test } from './support'

export const api = (path: string) => `${setting().base}/api/v1${path}`

/** Days that no other run of the same journey uses. */
export function ownDay(day: string, later = 0): string {
  const weeks = test.info().repeatEachIndex * 8
  return new Date(Date.parse(`${day}T00:00:00Z`) + (weeks * 7 + later) * 86_400_000).toISOString().slice(0, 10)
}

/** A name that no other run of the same journey uses. */
export const ownName = (name: string) => `${name} ${['Alder', 'Birch', 'Cedar'][test.info().repeatEachIndex] ?? 'Oak'}`

/** Makes something by the API. */
export async function made<Made = { id: number }>(page: Page, path: string, data: object): Promise<Made> {
  const answer = await page.request.post(api(path), { data })
  expect(answer.ok(), await answer.text()).toBe(true)
  return answer.json()
}

/** Books a cut in New York, for a client of their own. */
export async function booked(page: Page, name: string, day: string, time: string, employee = 1) {
  const client = await made(page, '/clients', { name, email: `${name.replace(/\W+/g, '.').toLowerCase()}@example.org` })
  const visit = await made(page, '/bookings', {
    client_id: client.id,
    location_id: 1,
    booking_date: `${day} ${time}:00`,
    items: [{ service_id: 1, employee_id: employee }],
  })
  return { client: client.id, visit: visit.id }
}

export const card = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) })

/** Chooses in a drop-down list. */
export async function choose(within: Page | ReturnType<Page['locator']>, label: string, option: string | RegExp) {
  const box = within.getByRole('combobox', { name: label })
  await box.click()
  const page = 'page' in within ? within.page() : within
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Goes to the other colours, and back. */
export async function inBothSchemes(page: Page, look: (scheme: string) => Promise<void>) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await look(colorScheme)
  }
}
