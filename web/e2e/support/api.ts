// Records created and read through the API, with the session of a page.

import type { Page } from '@playwright/test'
import { expect, server } from './test'

/** Returns the URL of an API path. */
export const api = (path: string) => `${server().base}/api/v1${path}`

/** Sends a GET request and returns the response body. */
export async function read(page: Page, path: string) {
  const answer = await page.request.get(api(path))
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.json()
}

/** Sends a POST request and returns the response body. */
export async function post(page: Page, path: string, data: object) {
  const answer = await page.request.post(api(path), { data })
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
  return answer.json()
}

/** Creates a record and returns it. */
export async function create(page: Page, path: string, data: object) {
  const answer = await page.request.post(api(path), { data })
  expect(answer.status(), `${path}: ${await answer.text()}`).toBe(201)
  return answer.json()
}

interface BookingOptions {
  /** Name of the client to create. */
  client: string
  day: string
  /** Start in local time in New York, as in `10:00`. */
  time: string
  employee?: number
}

/** Books a cut in New York for a new client. Returns the ids of the client and the booking. */
export async function book(page: Page, { client: name, day, time, employee = 1 }: BookingOptions) {
  const email = `${name.replace(/\W+/g, '.').toLowerCase()}@example.org`
  const client = await create(page, '/clients', { name, email })
  const booking = await create(page, '/bookings', {
    client_id: client.id,
    location_id: 1,
    booking_date: `${day} ${time}:00`,
    items: [{ service_id: 1, employee_id: employee }],
  })
  return { client: client.id as number, booking: booking.id as number }
}
