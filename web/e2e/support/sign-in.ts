// Sign-in through the API, as a user of the demo data or as a new colleague.

import type { Browser, BrowserContext, Page } from '@playwright/test'
import { api, create, post } from './api'
import { linkInMail } from './mail'
import { expect, server } from './test'
import { newId, newName } from './unique'

type Username = 'owner' | 'desk' | 'stylist' | 'client' | 'newcomer' | 'operator'
type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

const sessions = new Map<Username, Cookies>()

/** Signs in as a user of the demo data. All tests of a worker share the session. */
export async function signIn(page: Page, username: Username = 'desk') {
  const context = page.context()
  const known = sessions.get(username)
  if (known) return context.addCookies(known)
  const data = { username, password: server().passwords[username] }
  const answer = await page.request.post(api('/login'), { data })
  expect(answer.ok()).toBe(true)
  sessions.set(username, await context.cookies())
}

async function openWindow(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: server().base, viewport: { width: 1440, height: 900 } })
  return context.newPage()
}

/** Opens another browser window, signed in as the owner. */
export async function openSecondDesk(browser: Browser): Promise<Page> {
  const page = await openWindow(browser)
  await signIn(page, 'owner')
  return page
}

export interface Colleague {
  id: number
  name: string
  username: string
  password: string
}

/** Invites and joins as a new member. Returns their account and a window in which they are signed in. */
export async function newColleague(
  browser: Browser,
  role: 'owner' | 'manager' | 'receptionist' | 'employee',
): Promise<{ colleague: Colleague; page: Page }> {
  const page = await openWindow(browser)
  const username = `c${newId()}`
  const name = newName('Nova')
  const password = 'a password of their own'
  await post(page, '/login', { username: 'owner', password: server().passwords.owner })
  const email = `${username}@demo.test`
  await create(page, '/invitations', { name, role, email })
  const token = (await linkInMail(email, 'join')).split('/').at(-1)
  await page.context().clearCookies()
  const { user } = await post(page, '/join', { token, username, password })
  return { colleague: { id: user.id, name, username, password }, page }
}
