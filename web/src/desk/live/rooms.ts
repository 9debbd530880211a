// What is said on the live socket, without the socket: which rooms one is in, how far one has come in each, and what to
// do about what the server says. After a reconnect every room is joined again from where one was; what cannot be caught
// up with is a gap, and whoever shows the room fetches anew.

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

/** All events that are understood, to be compared with the server's description. */
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
  /** Something may have been missed. */
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

  /** The socket is open. */
  handleOpen(send: (message: object) => void) {
    this.#send = send
    for (const [name, room] of this.#rooms) this.#subscribe(name, room)
  }

  handleClose() {
    this.#send = undefined
    for (const room of this.#rooms.values()) room.joined = false
  }

  /** Listens to a room until the returned function is called. */
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
   * Resolves once one is in the room, so that what is fetched afterwards misses nothing; or after the patience, and
   * then whoever listens is told to fetch anew when it comes to that.
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
