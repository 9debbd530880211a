// Every page on desktop and phone, in light and dark: checked with axe, with a screenshot.

import type { Page } from '@playwright/test'
import { expectAccessible, inBothSchemes } from './support/screens'
import { signIn } from './support/sign-in'
import { expect, test } from './support/test'

const PAGES: Record<string, string> = {
  calendar: '/calendar',
  week: '/calendar?view=week&employee=0',
  weekOfOne: '/calendar?view=week&employee=1',
  clients: '/clients',
  client: '/clients/1',
  newClient: '/clients/new',
  mergeClients: '/clients/1/merge?with=2',
  today: '/',
  services: '/services',
  staff: '/staff',
  employee: '/staff/1',
  locations: '/locations',
  location: '/locations/1',
  newLocation: '/locations/new',
  settings: '/settings',
  team: '/team',
  tasks: '/queue/jobs',
  operations: '/monitoring',
  waitlist: '/waitlist',
  chat: '/chat',
  account: '/account',
}

const SCREENS = {
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
}

test.describe.configure({ mode: 'parallel' })
test.use({ reducedMotion: 'reduce' })

/** Checks a page on each screen, in light and dark. */
async function lookAt(page: Page, name: string, address: string) {
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    await page.setViewportSize(viewport)
    await page.goto(address)
    await expect(page.locator('h1')).toBeVisible()
    await page.waitForLoadState('networkidle')
    await inBothSchemes(page, async (scheme) => {
      await page.screenshot({ path: `test-results/pages/${name}-${screen}-${scheme}.png` })
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    })
  }
  expect(broken).toEqual([])
}

for (const [name, address] of Object.entries(PAGES))
  test(name, async ({ page }) => {
    await signIn(page, name === 'operations' ? 'operator' : 'owner')
    await lookAt(page, name, address)
  })

test('sign in', async ({ page }) => {
  await lookAt(page, 'signIn', '/sign-in')
})

test.describe('a business with nothing in it yet', () => {
  for (const name of ['today', 'calendar', 'clients', 'services', 'staff', 'locations', 'waitlist', 'team'])
    test(name, async ({ page }) => {
      await signIn(page, 'newcomer')
      await page.goto(PAGES[name] ?? '/')
      await expect(page.locator('h1, h2').first()).toBeVisible()
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: `test-results/pages/${name}-empty.png` })
      await expectAccessible(page)
    })
})
