import { beforeEach, describe, expect, it, vi } from 'vitest'
import description from '../../../../openapi/events.json'
import { EVENT_TYPES, Rooms } from './rooms'

const DAY = 'business/1/location/1/day/2026-11-21'
const subscribed = (offset: number, resumed: boolean, epoch = 'e1') =>
  JSON.stringify({ type: 'subscribed', room: DAY, epoch, offset, resumed })
const event = (offset: number) =>
  JSON.stringify({ type: 'block.created', room: DAY, epoch: 'e1', offset, data: { id: offset } })

describe('rooms', () => {
  const rooms = { it: new Rooms() }
  const listener = { onEvent: vi.fn(), onGap: vi.fn() }
  const send = vi.fn()

  beforeEach(() => {
    rooms.it = new Rooms()
    vi.resetAllMocks()
  })

  it('are joined when the socket opens, or at once if it is open', () => {
    rooms.it.join(DAY, listener)
    expect(send).not.toHaveBeenCalled()
    rooms.it.handleOpen(send)
    rooms.it.join('business/1', listener)
    expect(send.mock.calls).toEqual([[{ type: 'subscribe', room: DAY }], [{ type: 'subscribe', room: 'business/1' }]])
  })

  it('are joined again from the last event after the connection broke', () => {
    rooms.it.join(DAY, listener)
    rooms.it.handleOpen(send)
    rooms.it.handleMessage(subscribed(7, false))
    rooms.it.handleMessage(event(8))
    rooms.it.handleClose()
    send.mockClear()
    rooms.it.handleOpen(send)
    expect(send).toHaveBeenCalledWith({ type: 'subscribe', room: DAY, epoch: 'e1', offset: 8 })
  })

  it('that are resumed are not fetched anew, others are', () => {
    rooms.it.join(DAY, listener)
    rooms.it.handleOpen(send)
    rooms.it.handleMessage(subscribed(7, false))
    expect(listener.onGap).toHaveBeenCalledTimes(1)
    rooms.it.handleClose()
    rooms.it.handleOpen(send)
    rooms.it.handleMessage(subscribed(7, true))
    expect(listener.onGap).toHaveBeenCalledTimes(1)
    rooms.it.handleClose()
    rooms.it.handleOpen(send)
    rooms.it.handleMessage(subscribed(0, false, 'e2'))
    expect(listener.onGap).toHaveBeenCalledTimes(2)
  })

  it('say when something is missing', () => {
    rooms.it.join(DAY, listener)
    rooms.it.handleMessage(JSON.stringify({ type: 'gap', room: DAY, epoch: 'e1', offset: 20 }))
    expect(listener.onGap).toHaveBeenCalledTimes(1)
  })

  it('tell everybody who listens until they leave, and are left with the last', () => {
    const other = { onEvent: vi.fn(), onGap: vi.fn() }
    const leave = rooms.it.join(DAY, listener)
    const leaveToo = rooms.it.join(DAY, other)
    rooms.it.handleOpen(send)
    leave()
    rooms.it.handleMessage(event(1))
    expect(listener.onEvent).not.toHaveBeenCalled()
    expect(other.onEvent).toHaveBeenCalledTimes(1)
    leaveToo()
    expect(send).toHaveBeenLastCalledWith({ type: 'unsubscribe', room: DAY })
  })

  it('keep who is about to fetch waiting until nothing can be missed', async () => {
    const order: string[] = []
    rooms.it.join(DAY, listener)
    rooms.it.handleOpen(send)
    const ready = rooms.it.whenJoined(DAY, 1_000).then(() => order.push('ready'))
    await Promise.resolve()
    order.push('subscribed')
    rooms.it.handleMessage(subscribed(3, false))
    await ready
    expect(order).toEqual(['subscribed', 'ready'])
    expect(listener.onGap).not.toHaveBeenCalled()
  })

  it('do not keep anybody waiting for longer than their patience', async () => {
    await rooms.it.whenJoined(DAY, 1)
    rooms.it.join(DAY, listener)
    rooms.it.handleMessage(subscribed(3, false))
    expect(listener.onGap).toHaveBeenCalledTimes(1)
  })
})

it('the events are those of the server', () => {
  const answers = ['error', 'gap', 'ping', 'pong', 'refused', 'subscribe', 'subscribed', 'unsubscribe', 'unsubscribed']
  const documented = ['message', 'typing']
  const described = Object.keys(description.components.messages).filter(
    (name) => ![...answers, ...documented].includes(name),
  )
  expect(Object.keys(EVENT_TYPES).sort()).toEqual(described.sort())
})
