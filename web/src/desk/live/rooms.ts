// Room subscriptions of the live socket, independent of the connection itself: joined rooms, the position in each, and
// the handling of server messages. After a reconnect, every room resumes at its last position. If the server cannot
// replay what was missed, that is a gap, and listeners refetch their data.

import type { Schemas } from '../../shared/api'

type Booking = Schemas['Booking']
type Block = Schemas['Block']

export interface EventData {
  'booking.created': Booking
  'booking.updated': Booking
  'booking.rescheduled': {
    booking: Booking
    previous: { location_id: number; starts_at: string; ends_at: string; employee_ids: number[] }
  }
  'block.created': Block
  'block.removed': Block
  'client.created': { id: number }
  'client.updated': { id: number }
  'waitlist.updated': { id: number; client_id: number }
  'message.created': { from: number; to: number; message: Schemas['Message'] }
  'chat.read': { from: number; to: number; message_id: number }
  'chat.typing': { from: number; to: number }
  joined: { member: string }
  left: { member: string }
}

export type EventType = keyof EventData
export type LiveEvent = { [Type in EventType]: { type: Type; data: EventData[Type] } }[EventType]

/** All known event types. A test compares them with the server's description. */
export const EVENT_TYPES: Record<EventType, true> = {
  'booking.created': true,
  'booking.updated': true,
  'booking.rescheduled': true,
  'block.created': true,
  'block.removed': true,
  'client.created': true,
  'client.updated': true,
  'waitlist.updated': true,
  'message.created': true,
  'chat.read': true,
  'chat.typing': true,
  joined: true,
  left: true,
}

export interface Listener {
  onEvent: (event: LiveEvent) => void
  /** Called when events may have been missed. */
  onGap: () => void
}

interface Position {
  epoch: string
  offset: number
}

interface Room {
  listeners: Set<Listener>
  position?: Position
  joined: boolean
}

type ServerMessage =
  | { type: 'subscribed'; room: string; epoch: string; offset: number; resumed: boolean }
  | { type: 'gap'; room: string; epoch: string; offset: number }
  | { type: 'refused'; room: string }
  | { type: 'unsubscribed'; room: string }
  | { type: 'pong' }
  | { type: 'error' }
  | (LiveEvent & { room: string; epoch: string; offset: number })

export class Rooms {
  #rooms = new Map<string, Room>()
  #waiters = new Map<string, Set<() => void>>()
  #send: ((message: object) => void) | undefined

  /** Subscribes to all rooms on a new connection. */
  handleOpen(send: (message: object) => void) {
    this.#send = send
    for (const [name, room] of this.#rooms) this.#subscribe(name, room)
  }

  handleClose() {
    this.#send = undefined
    for (const room of this.#rooms.values()) room.joined = false
  }

  /** Subscribes a listener to a room. Returns a function that unsubscribes it. */
  join(name: string, listener: Listener): () => void {
    let room = this.#rooms.get(name)
    if (!room) {
      room = { listeners: new Set(), joined: false }
      this.#rooms.set(name, room)
      this.#subscribe(name, room)
    }
    room.listeners.add(listener)
    return () => {
      const current = this.#rooms.get(name)
      if (!current?.listeners.delete(listener) || current.listeners.size > 0) return
      this.#rooms.delete(name)
      this.#send?.({ type: 'unsubscribe', room: name })
    }
  }

  /**
   * Resolves once the room is joined, so that data fetched afterwards misses no event. Also resolves after `timeout`
   * milliseconds; if the room is joined later, `onGap` tells its listeners to refetch.
   */
  whenJoined(name: string, timeout: number): Promise<void> {
    if (this.#rooms.get(name)?.joined) return Promise.resolve()
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(name) ?? new Set()
      this.#waiters.set(name, waiters)
      const done = () => {
        clearTimeout(timer)
        waiters.delete(done)
        if (waiters.size === 0) this.#waiters.delete(name)
        resolve()
      }
      const timer = setTimeout(done, timeout)
      waiters.add(done)
    })
  }

  handleMessage(text: string) {
    const message = JSON.parse(text) as ServerMessage
    if (!('room' in message)) return
    const room = this.#rooms.get(message.room)
    if (!room || message.type === 'unsubscribed') return
    if (message.type === 'refused') {
      this.#resolveWaiters(message.room)
      return
    }
    room.position = { epoch: message.epoch, offset: message.offset }
    if (message.type === 'subscribed') {
      room.joined = true
      const wasAwaited = this.#resolveWaiters(message.room)
      if (!message.resumed && !wasAwaited) for (const listener of room.listeners) listener.onGap()
    } else if (message.type === 'gap') {
      for (const listener of room.listeners) listener.onGap()
    } else if (message.type in EVENT_TYPES) {
      for (const listener of room.listeners) listener.onEvent(message)
    }
  }

  #subscribe(name: string, room: Room) {
    this.#send?.({ type: 'subscribe', room: name, ...room.position })
  }

  #resolveWaiters(name: string): boolean {
    const waiters = this.#waiters.get(name)
    if (!waiters) return false
    for (const done of [...waiters]) done()
    return true
  }
}
