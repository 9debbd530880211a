// Calendar of the front desk: finding and dragging bookings, and opening the form for a new one.

import type { Locator, Page } from '@playwright/test'
import { create } from './api'
import { choose } from './form-controls'
import { signIn } from './sign-in'
import { expect } from './test'

export const card = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) })
export const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(name) })

/** Opens the calendar on a day, with the column of one employee. */
export const openDay = (page: Page, day: string, employee = 1) =>
  page.goto(`/calendar?day=${day}&location=1&employee=${employee}`)

/** Opens the form for a new booking on a day and enters a new client and a cut. Returns the form's drawer. */
export async function openNewBooking(page: Page, day: string, client: string, employee = 1): Promise<Locator> {
  await openDay(page, day, employee)
  await expect(page.getByRole('region')).toHaveCount(1)
  await page.getByRole('button', { name: 'New visit' }).click()
  const drawer = page.getByRole('dialog', { name: 'New visit' })
  await drawer.getByRole('combobox', { name: 'Client' }).fill(client)
  await page.getByRole('option', { name: `Add “${client}”` }).click()
  await choose(drawer, 'Service', 'Cut')
  return drawer
}

/**
 * Drags a booking by its upper part or by its end, without releasing the mouse button. The first location is always
 * open, so the booking may have to be scrolled into view.
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

interface TouchDrag {
  from: { x: number; y: number }
  /** Distance of each downward step, in pixels. */
  step: number
  steps: number
  /** Locator that matches once the finger has picked something up. */
  held: Locator
}

/** Holds a finger on a point until something is picked up, moves it step by step, and lifts it. */
export async function touchDrag(page: Page, { from, step, steps, held }: TouchDrag) {
  const fingers = await page.context().newCDPSession(page)
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  await expect(held).toHaveCount(1)
  for (let index = 1; index <= steps; index += 1)
    await fingers.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{ x: from.x, y: from.y + index * step }],
    })
  await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

/** Returns a time zone in which it is about noon. */
function zoneAtNoon() {
  const behind = new Date().getUTCHours() - 12
  return behind === 0 ? 'Etc/GMT' : `Etc/GMT${behind > 0 ? '+' : ''}${behind}`
}

/**
 * Creates a location where it is about noon and that is always open, with an employee who always works and performs
 * cuts. Signs the page in as the owner.
 */
export async function alwaysOpen(page: Page, name: string) {
  await signIn(page, 'owner')
  const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
  const hours = week.map((weekday) => ({ weekday, starts: '00:00', ends: '00:00' }))
  const data = { name: `${name} ${Date.now()}`, city: 'New York', time_zone: zoneAtNoon(), opening_hours: hours }
  const location = await create(page, '/locations', data)
  const workplaces = [{ location_id: location.id, working_hours: hours }]
  const employee = await create(page, '/employees', { name, services: [{ service_id: 1 }], workplaces })
  return { location, employee }
}
