// People of a journey's own: what happens to them touches no other journey.

import type { Browser, Page } from '@playwright/test'
import { linkTo } from './letters-support'
import { expect, setting } from './support'

export interface Colleague {
  id: number
  name: string
  username: string
  password: string
}

const unique = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`

/** A name that nobody had before. */
export const newName = (first: string) => `${first} ${unique()}`

/** Somebody invited by the owner, who has joined. They have a page of their own, in which they are signed in. */
export async function newColleague(
  browser: Browser,
  role: 'owner' | 'manager' | 'receptionist' | 'employee',
): Promise<{ colleague: Colleague; page: Page }> {
  const { base, passwords } = setting()
  const context = await browser.newContext({ baseURL: base, viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const post = async (path: string, data: object) => {
    const answer = await page.request.post(`${base}/api/v1${path}`, { data })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
    return answer.json()
  }
  const username = `c${unique()}`
  const name = newName('Nova')
  const password = 'a password of their own'
  await post('/login', { username: 'owner', password: passwords.owner })
  const email = `${username}@demo.test`
  await post('/invitations', { name, role, email })
  const token = (await linkTo(email, 'join')).split('/').at(-1)
  await context.clearCookies()
  const { user } = await post('/join', { token, username, password })
  return { colleague: { id: user.id, name, username, password }, page }
}
