import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { openDesk, t } from '../../testing/desk'
import { user as member, service } from '../../testing/fixtures'
import { page, problem } from '../../testing/server'

function open(user = member()) {
  const desk = openDesk('/services', { user })
  desk.server.on('GET /services', page(service())).on('GET /locations', page())
  desk.show()
  return desk
}

const here = () => screen.findByRole('button', { name: /^Cut/ })

describe('live updates', () => {
  it('that are interrupted are said to be, until they go on', async () => {
    const { sockets } = open()
    await here()
    expect(screen.queryByText(t('live.lost'))).toBeNull()
    sockets.accept()
    vi.useFakeTimers()
    sockets.disconnect()
    expect(screen.getByRole('status')).toHaveTextContent(t('live.lost'))
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    expect(sockets.all).toHaveLength(2)
    sockets.accept()
    expect(screen.queryByText(t('live.lost'))).toBeNull()
  })

  it('pause in a window too many until another is closed', async () => {
    const { sockets } = open()
    await here()
    sockets.accept()
    vi.useFakeTimers()
    sockets.disconnect('too_many_connections')
    expect(screen.getByRole('status')).toHaveTextContent(t('live.crowded'))
    await act(() => vi.advanceTimersByTimeAsync(20_000))
    expect(sockets.all).toHaveLength(1)
    await act(() => vi.advanceTimersByTimeAsync(20_000))
    sockets.connect()
    expect(screen.getByRole('status')).toHaveTextContent(t('live.crowded'))
    sockets.accept()
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('are asked for less and less often while the server closes what it accepts', async () => {
    const { sockets } = open()
    await here()
    sockets.accept()
    vi.useFakeTimers()
    for (let second = 0; second < 60; second += 1) {
      const before = sockets.all.length
      sockets.disconnect('try_again_later')
      await act(() => vi.advanceTimersByTimeAsync(1_000))
      if (sockets.all.length > before) sockets.connect()
    }
    expect(sockets.all.length).toBeLessThan(10)
    expect(screen.getByRole('status')).toHaveTextContent(t('live.lost'))
  })

  it('are taken up again after a connection that says nothing', async () => {
    vi.useFakeTimers()
    const { sockets } = open()
    await waitFor(() => expect(sockets.all).toHaveLength(1))
    sockets.accept()
    sockets.disconnect('too_many_connections')
    await act(() => vi.advanceTimersByTimeAsync(40_000))
    sockets.connect()
    await act(() => vi.advanceTimersByTimeAsync(120_000))
    expect(sockets.all.length).toBeGreaterThan(2)
  })

  it('end with the session, which leads to the sign-in page', async () => {
    const { sockets, server, address } = open()
    await here()
    sockets.accept()
    server.on('GET /me', problem(401, 'unauthorized')).on('GET /installation', { demo_logins: [] })
    sockets.disconnect('session_changed')
    await waitFor(() => expect(address()).toMatch(/^\/sign-in/))
  })

  it('begin anew with the rights that the user has now', async () => {
    const { sockets, server } = open(member({ role: 'receptionist' }))
    await here()
    sockets.accept()
    expect(screen.queryByRole('link', { name: new RegExp(`^${t('navigation.team')}`) })).toBeNull()
    server.on('GET /me', member({ role: 'manager' }))
    sockets.disconnect('session_changed')
    expect(await screen.findByRole('link', { name: new RegExp(`^${t('navigation.team')}`) })).toBeInTheDocument()
  })

  it('are joined again where one was', async () => {
    const { sockets } = open()
    await here()
    sockets.accept()
    const room = sockets.all[0]?.sent.find(({ type }) => type === 'subscribe')?.room
    sockets.receive({ type: 'subscribed', room, epoch: 'e', offset: 3, resumed: false })
    vi.useFakeTimers()
    sockets.disconnect()
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    sockets.accept()
    expect(sockets.all[1]?.sent).toContainEqual({ type: 'subscribe', room, epoch: 'e', offset: 3 })
  })

  it('tell how many messages are still to be read', async () => {
    const { sockets, server } = open()
    await here()
    sockets.accept()
    const room = sockets.all[0]?.sent.find(({ type }) => type === 'subscribe')?.room
    server.on('GET /chats/unread', { unread: 3 })
    sockets.receive({ type: 'message.created', room, epoch: 'e', offset: 1, data: { from: 2, to: 1, message: {} } })
    const [pages] = screen.getAllByRole('navigation', { name: t('navigation.label') })
    const link = pages && within(pages).getByRole('link', { name: new RegExp(`^${t('navigation.chat')}`) })
    await waitFor(() => expect(link).toHaveTextContent('3'))
  })
})

describe('the way to the pages', () => {
  const links = () =>
    within(screen.getAllByRole('navigation')[0] ?? document.body)
      .getAllByRole('link')
      .map(({ textContent }) => textContent)

  it('leads nobody where they would be refused', async () => {
    open(member({ role: 'employee' }))
    await here()
    expect(links()).toContain(t('navigation.calendar'))
    expect(links()).not.toContain(t('navigation.team'))
    expect(links()).not.toContain(t('navigation.monitoring'))
  })

  it('leads owners to their team and settings', async () => {
    open(member({ role: 'owner' }))
    await here()
    expect(links()).toEqual(expect.arrayContaining([t('navigation.team'), t('navigation.settings')]))
  })
})

describe('a page that was too much at once', () => {
  it('says for how long it waits, and goes on by itself then', async () => {
    vi.useFakeTimers()
    const { server } = open()
    server.on('GET /services', problem(429, 'rate_limited', { retryAfter: 40 }))
    const waits = t('problem.goesOn', { when: t.count('wait.seconds', 40) })
    await waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent(waits))
    const asked = server.requestsTo('GET /services').length
    server.on('GET /services', page(service()))
    await act(() => vi.advanceTimersByTimeAsync(38_000))
    expect(server.requestsTo('GET /services')).toHaveLength(asked)
    await act(() => vi.advanceTimersByTimeAsync(3_000))
    expect(screen.getByRole('button', { name: /^Cut/ })).toBeInTheDocument()
  })

  it('that cannot be reached is loaded again when one asks for it', async () => {
    const { user, server } = open()
    server.on('GET /services', problem(403, 'forbidden'))
    await user.click(await screen.findByRole('button', { name: t('action.retry') }))
    expect(screen.getByText(t('problem.forbidden'))).toBeInTheDocument()
    server.on('GET /services', page(service()))
    await user.click(screen.getByRole('button', { name: t('action.retry') }))
    expect(await here()).toBeInTheDocument()
  })
})
