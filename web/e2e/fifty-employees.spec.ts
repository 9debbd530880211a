// Performance with fifty employees and two thousand bookings a week: time to render and smoothness of scrolling.

import type { Page } from '@playwright/test'
import { create } from './support/api'
import { signIn } from './support/sign-in'
import { expect, report, test } from './support/test'

const MONDAY = '2027-05-03'
const DAYS = ['2027-05-03', '2027-05-04', '2027-05-05', '2027-05-06', '2027-05-07']
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
const STARTS = ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00']

test.setTimeout(240_000)
// Recording a trace would distort the measurements.
test.use({ trace: 'off' })

async function fill(page: Page): Promise<number> {
  const hours = WEEKDAYS.map((weekday) => ({ weekday, starts: '08:00', ends: '18:00' }))
  const opening = { name: 'Fifty', city: 'New York', time_zone: 'America/New_York', opening_hours: hours }
  const location = await create(page, '/locations', opening)
  const client = await create(page, '/clients', { name: 'Rosalind Regular' })
  for (let index = 0; index < 50; index += 1) {
    const employee = await create(page, '/employees', {
      name: `Stylist ${String(index + 1).padStart(2, '0')}`,
      title: 'Stylist',
      services: [{ service_id: 1 }],
      workplaces: [{ location_id: location.id, working_hours: hours }],
    })
    const starts = DAYS.flatMap((day) => STARTS.map((time) => `${day} ${time}:00`))
    await Promise.all(
      starts.map((booking_date) =>
        create(page, '/bookings', {
          client_id: client.id,
          location_id: location.id,
          booking_date,
          items: [{ service_id: 1, employee_id: employee.id }],
        }),
      ),
    )
  }
  return location.id
}

/**
 * Adds a function to the page that counts visible rows or columns not finished yet: they have fewer bookings than
 * expected, or the browser skips rendering them.
 */
const watch = (page: Page) =>
  page.addInitScript(() => {
    Object.assign(window, {
      unfinished: (strips: string, each: number) => {
        const box = document.querySelector('[data-scroller]')?.getBoundingClientRect()
        const inSight = [...document.querySelectorAll<HTMLElement>(strips)].filter((strip) => {
          const { top, bottom, left, right } = strip.getBoundingClientRect()
          return box && top < box.bottom && bottom > box.top && left < box.right && right > box.left
        })
        const isComplete = (strip: HTMLElement) => {
          const pieces = strip.querySelectorAll('[data-piece]')
          return pieces.length >= each && pieces[0]?.checkVisibility({ contentVisibilityAuto: true })
        }
        return inSight.length === 0 ? -1 : inSight.filter((strip) => !isComplete(strip)).length
      },
    })
  })

interface Watched {
  unfinished: (strips: string, each: number) => number
}

/** Returns the milliseconds from a click until everything visible is painted. */
const untilPainted = (page: Page, button: string, strips: string, each: number) =>
  page.evaluate(
    ([name, selector, least]) =>
      new Promise<number>((done) => {
        const { unfinished } = window as unknown as Watched
        const began = performance.now()
        document.querySelector<HTMLElement>(name)?.click()
        const look = () =>
          unfinished(selector, least) === 0
            ? requestAnimationFrame(() => done(performance.now() - began))
            : requestAnimationFrame(look)
        look()
      }),
    [button, strips, each] as const,
  )

/**
 * Measures scrolling: frames per second, the longest frame in milliseconds, and the number of frames with missing
 * content.
 */
const framesWhileScrolling = (page: Page, by: { x: number; y: number }, strips: string, each: number) =>
  page.evaluate(
    ({ x, y, selector, least }) =>
      new Promise<{ frames: number; longest: number; blank: number }>((done) => {
        const { unfinished } = window as unknown as Watched
        const scroller = document.querySelector('[data-scroller]')
        const began = performance.now()
        let frames = 0
        let longest = 0
        let blank = 0
        let last = began
        const step = () => {
          const now = performance.now()
          longest = Math.max(longest, now - last)
          last = now
          frames += 1
          // Content that the previous frame scrolled into view has to be there in this one.
          if (unfinished(selector, least) > 0) blank += 1
          scroller?.scrollBy(x, y)
          if (now - began < 2_000) requestAnimationFrame(step)
          else done({ frames: Math.round((frames * 1000) / (now - began)), longest: Math.round(longest), blank })
        }
        requestAnimationFrame(step)
      }),
    { ...by, selector: strips, least: each },
  )

test('fifty employees and two thousand visits', async ({ page }) => {
  await signIn(page, 'owner')
  await watch(page)
  const location = await fill(page)
  const row = 'section[aria-label^="The week of"]'
  const column = 'section[aria-label^="Stylist"]'
  await page.goto(`/calendar?view=week&day=2027-04-26&location=${location}`)
  await expect(page.getByText('Stylist 50').first()).toBeAttached()
  await page.waitForLoadState('networkidle')

  const week = await untilPainted(page, 'button[aria-label="The week after"]', row, 40)
  const weekScroll = await framesWhileScrolling(page, { x: 0, y: 30 }, row, 40)
  expect(weekScroll.blank).toBe(0)
  await expect(page.locator('[data-piece]')).toHaveCount(2_000)
  await page.screenshot({ path: 'test-results/pages/fifty-week.png' })

  await page.goto(`/calendar?day=2027-05-02&location=${location}`)
  await expect(page.getByText('Stylist 50').first()).toBeAttached()
  await page.waitForLoadState('networkidle')
  const day = await untilPainted(page, 'button[aria-label="The day after"]', column, 8)
  expect(page.url()).toContain(MONDAY)
  const dayScroll = await framesWhileScrolling(page, { x: 30, y: 0 }, column, 8)
  expect(dayScroll.blank).toBe(0)
  await page.screenshot({ path: 'test-results/pages/fifty-day.png' })

  const card = await page.locator('[data-piece]').filter({ visible: true }).last().boundingBox()
  await page.mouse.move((card?.x ?? 0) + 20, (card?.y ?? 0) + 10)
  await page.mouse.down()
  await page.mouse.move((card?.x ?? 0) + 20, (card?.y ?? 0) + 40, { steps: 3 })
  const moves = 60
  const began = Date.now()
  for (let index = 0; index < moves; index += 1)
    await page.mouse.move((card?.x ?? 0) + 20 - index, (card?.y ?? 0) + 40 + index)
  const drag = (Date.now() - began) / moves
  await page.keyboard.press('Escape')
  await page.mouse.up()

  report({ week: Math.round(week), weekScroll, day: Math.round(day), dayScroll, msPerDragMove: drag })
})
