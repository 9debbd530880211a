// Booking page embedded in another site.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, server, test } from './support/test'

let site: Server
let address = ''

test.beforeAll(async () => {
  site = createServer((request, response) => {
    const inline = request.url === '/inline' ? 'data-inline' : ''
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><html lang="en"><title>A salon's own site</title><body><main>
      <h1>Our salon</h1><a href="#book" data-parlour-open="demo">Come and see us</a>
      <script src="${server().base}/embed.js" data-code="demo" ${inline}></script></main></body></html>`)
  })
  await new Promise<void>((done) => {
    site.listen(0, '127.0.0.1', done)
  })
  address = `http://localhost:${(site.address() as AddressInfo).port}`
})

test.afterAll(() => site.close())

test('a button opens the page above the site, and Escape closes it from within', async ({ page }) => {
  await page.goto(address)
  const button = page.getByRole('button', { name: 'Book now' })
  await button.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Book a visit' })
  await expect(dialog).toBeVisible()
  const frame = page.frameLocator('iframe[title="Book a visit"]')
  await frame.getByRole('button', { name: 'Hudson Street' }).click()
  await expect(frame.getByRole('heading', { name: 'What may we do for you?' })).toBeFocused()
  // Closing removes the frame, sometimes before Chromium confirms the key press, so a rejection is ignored.
  void page.keyboard.press('Escape').catch(() => {})
  await expect(dialog).toBeHidden()
  await expect(button).toBeFocused()

  await page.getByRole('link', { name: 'Come and see us' }).click()
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(dialog).toBeHidden()
})

test('on a phone it takes the whole screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(address)
  await page.getByRole('button', { name: 'Book now' }).click()
  expect(await page.getByRole('dialog').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
})

test('within the site it is as tall as it needs to be, and listens to nobody else', async ({ page }) => {
  await page.goto(`${address}/inline`)
  const frame = page.frameLocator('iframe')
  await frame.getByRole('button', { name: 'Hudson Street' }).click()
  await expect(frame.getByRole('heading', { name: 'What may we do for you?' })).toBeVisible()
  const height = async () => (await page.locator('iframe').boundingBox())?.height ?? 0
  await expect.poll(height).toBeGreaterThan(1000)
  const before = await height()
  await page.evaluate(() => window.postMessage({ parlour: 'height', height: 10 }, '*'))
  await page.waitForTimeout(100)
  expect(await height()).toBe(before)
})
