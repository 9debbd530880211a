import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openDesk, t } from '../../testing/desk'
import { user as member, service } from '../../testing/fixtures'
import { page, problem } from '../../testing/server'

const SERVICES = page(service())
const out = () => problem(401, 'unauthorized')

function open(path: string) {
  const desk = openDesk(path)
  desk.server
    .on('GET /me', out)
    .on('GET /installation', { demo_logins: [] })
    .on('GET /services', SERVICES)
    .on('GET /locations', page())
    .on('GET /employees', page())
    .on('GET /dashboard', problem(403, 'forbidden'))
    .on('GET /dashboard/days', problem(403, 'forbidden'))
    .on('POST /login', { user: member() })
  desk.show()
  return desk
}

const title = () => screen.findByRole('heading', { level: 1, name: t('signIn.title') })
const username = () => screen.getByLabelText(t('signIn.username'))
const password = () => screen.getByLabelText(t('signIn.password'))
const submit = () => screen.getByRole('button', { name: t('signIn.submit') })

async function signIn({ user }: ReturnType<typeof open>) {
  await user.type(username(), 'desk')
  await user.type(password(), 'a long walk')
  await user.click(submit())
}

describe('signing in', () => {
  it('is what every page asks for, and leads on to that page', async () => {
    const desk = open('/services?x=1')
    await title()
    await signIn(desk)
    expect(await screen.findByRole('button', { name: /^Cut/ })).toBeInTheDocument()
    expect(desk.address()).toBe('/services?x=1')
    expect(desk.server.bodyOf('POST /login')).toEqual({ username: 'desk', password: 'a long walk' })
  })

  it('says at the field what is missing, and sends nothing', async () => {
    const { user, server } = open('/sign-in')
    await title()
    await user.click(submit())
    expect(username()).toHaveFocus()
    expect(username()).toHaveAccessibleDescription(t('form.needed'))
    await user.type(username(), 'desk')
    await user.click(submit())
    expect(password()).toHaveFocus()
    expect(server.requestsTo('POST /login')).toEqual([])
  })

  it('says when name and password do not belong together', async () => {
    const desk = open('/sign-in')
    desk.server.on('POST /login', problem(401, 'wrong_credentials'))
    await title()
    await signIn(desk)
    expect(await screen.findByRole('alert')).toHaveTextContent(t('problem.wrong_credentials'))
    expect(desk.address()).toBe('/sign-in')
  })

  it('says how long to wait after too many attempts', async () => {
    const desk = open('/sign-in')
    desk.server.on('POST /login', problem(429, 'too_many_attempts', { retryAfter: 300 }))
    await title()
    await signIn(desk)
    expect(await screen.findByRole('alert')).toHaveTextContent(t.count('wait.minutes', 5))
  })

  it.each(['//evil.test', 'https://evil.test', '/\\evil.test'])(
    'never leads to another site: %s',
    async (elsewhere) => {
      const desk = open(`/sign-in?to=${encodeURIComponent(elsewhere)}`)
      await title()
      await signIn(desk)
      await waitFor(() => expect(desk.address()).toBe('/'))
    },
  )
})

describe('a session that has ended', () => {
  it('leads to the sign-in page, which says so, and from there back to the same page', async () => {
    const desk = open('/services')
    desk.server.on('GET /me', member())
    expect(await screen.findByRole('button', { name: /^Cut/ })).toBeInTheDocument()
    desk.server.on('GET /services', out).on('GET /me', out)
    await desk.queryClient.invalidateQueries({ queryKey: ['services'] })
    await title()
    expect(screen.getByText(t('signIn.ended'))).toBeInTheDocument()
    desk.server.on('GET /services', SERVICES)
    await signIn(desk)
    await waitFor(() => expect(desk.address()).toBe('/services'))
    expect(await screen.findByRole('button', { name: /^Cut/ })).toBeInTheDocument()
  })

  it('is not asked about what was changed and is lost anyway', async () => {
    const desk = open('/clients/new')
    desk.server.on('GET /me', member()).on('GET /clients', page()).on('POST /clients', out)
    await desk.user.type(await screen.findByLabelText(new RegExp(`^${t('clients.name')}`)), 'Wilma')
    await desk.user.click(screen.getByRole('button', { name: t('action.save') }))
    await title()
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})
