// What the journeys of the calendar are written with.

import type { Page } from '@playwright/test'
import { addDays } from '../src/shared/time'
import { expect, setting, signedIn, test } from './support'

/**
 * A Tuesday far from what the demonstration has booked, or so many days after it. A journey that is repeated has another week
 * each time.
 */
export const day = (after = 0) => addDays('2027-03-16', after + 7 * test.info().repeatEachIndex)

/** What the server makes of a request. */
export async function made(page: Page, path: string, data: object) {
  const answer = await page.request.post(`${setting().base}/api/v1${path}`, { data })
  expect(answer.status(), await answer.text()).toBe(201)
  return answer.json()
}

/** Books an hour in New York, for a client of their own. */
export async function booked(page: Page, name: string, time: string, employee = 1, on = day()) {
  const client = await made(page, '/clients', { name })
  return made(page, '/bookings', {
    client_id: client.id,
    location_id: 1,
    booking_date: `${on} ${time}:00`,
    items: [{ service_id: 1, employee_id: employee }],
  })
}

export const card = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) })
export const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(name) })

/**
 * Takes hold of a visit's upper part, or of its end, and drags it. It is not let go of. The first location is open day and
 * night, so a visit may have to be scrolled to.
 */
export async function drag(page: Page, name: string, by: { x: number; y: number }, at: 'top' | 'end' = 'top') {
  await card(page, name).scrollIntoViewIfNeeded()
  const box = await card(page, name).boundingBox()
  if (!box) throw new Error(`${name} is not in sight`)
  const from = { x: box.x + 30, y: at === 'top' ? box.y + 12 : box.y + box.height - 4 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 })
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 })
}

/** Where it is about noon. */
function zoneAtNoon() {
  const behind = new Date().getUTCHours() - 12
  return behind === 0 ? 'Etc/GMT' : `Etc/GMT${behind > 0 ? '+' : ''}${behind}`
}

/** A location where it is about noon and that is always open, and somebody there who always works and cuts. Made by the owner, whom this signs in. */
export async function alwaysOpen(page: Page, name: string) {
  await signedIn(page, 'owner')
  const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  const hours = week.map((weekday) => ({ weekday, starts: '00:00', ends: '00:00' }))
  const place = { name: `${name} ${Date.now()}`, city: 'New York', time_zone: zoneAtNoon(), hours }
  const location = await made(page, '/locations', place)
  const workplaces = [{ location_id: location.id, hours }]
  const employee = await made(page, '/employees', { name, services: [{ service_id: 1 }], workplaces })
  return { location, employee }
}
