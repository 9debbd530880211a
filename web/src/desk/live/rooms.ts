// What is said on the live socket, without the socket: which rooms one is in, how far one has come in each, and what to
// do about what the server says. After a reconnect every room is joined again from where one was; what cannot be caught
// up with is a gap, and whoever shows the room fetches anew.

import type { Schemas } from '../../shared/api'

type Booking = Schemas['Booking']
type Block = Schemas['Block']

export interface EventData {
  'booking.created': Booking
  'booking.moved': Booking
  'booking.rescheduled': {
    booking: Booking
    was: { location_id: number; starts_at: string; ends_at: string; employee_ids: number[] }
  }
  'block.created': Block
  'block.removed': Block
  'client.created': { id: number }
  'client.changed': { id: number }
  'waitlist.changed': { id: number; client_id: number }
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
  'booking.moved': true,
  'booking.rescheduled': true,
  'block.created': true,
  'block.removed': true,
  'client.created': true,
  'client.changed': true,
  'waitlist.changed': true,
  'message.created': true,
  'chat.read': true,
  'chat.typing': true,
  joined: true,
  left: true,
}

export interface Listener {
  heard: (event: LiveEvent) => void
  /** Something may have been missed. */
  missed: () => void
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

type Said =
  | { type: 'subscribed'; room: string; epoch: string; offset: number; resumed: boolean }
  | { type: 'gap'; room: string; epoch: string; offset: number }
  | { type: 'refused'; room: string }
  | { type: 'unsubscribed'; room: string }
  | { type: 'pong' }
  | { type: 'error' }
  | (LiveEvent & { room: string; epoch: string; offset: number })

export class Rooms {
  #rooms = new Map<string, Room>()
  #waiting = new Map<string, Set<() => void>>()
  #send: ((message: object) => void) | undefined

  /** The socket is open. */
  opened(send: (message: object) => void) {
    this.#send = send
    for (const [name, room] of this.#rooms) this.#subscribe(name, room)
  }

  closed() {
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
      const present = this.#rooms.get(name)
      if (!present?.listeners.delete(listener) || present.listeners.size > 0) return
      this.#rooms.delete(name)
      this.#send?.({ type: 'unsubscribe', room: name })
    }
  }

  /**
   * Resolves once one is in the room, so that what is fetched afterwards misses nothing; or after the patience, and
   * then whoever listens is told to fetch anew when it comes to that.
   */
  ready(name: string, patience: number): Promise<void> {
    if (this.#rooms.get(name)?.joined) return Promise.resolve()
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(name) ?? new Set()
      this.#waiting.set(name, waiting)
      const done = () => {
        clearTimeout(timer)
        waiting.delete(done)
        if (waiting.size === 0) this.#waiting.delete(name)
        resolve()
      }
      const timer = setTimeout(done, patience)
      waiting.add(done)
    })
  }

  received(text: string) {
    const said = JSON.parse(text) as Said
    if (!('room' in said)) return
    const room = this.#rooms.get(said.room)
    if (!room || said.type === 'unsubscribed') return
    if (said.type === 'refused') {
      this.#wake(said.room)
      return
    }
    room.position = { epoch: said.epoch, offset: said.offset }
    if (said.type === 'subscribed') {
      room.joined = true
      const awaited = this.#wake(said.room)
      if (!said.resumed && !awaited) for (const listener of room.listeners) listener.missed()
    } else if (said.type === 'gap') {
      for (const listener of room.listeners) listener.missed()
    } else if (said.type in EVENT_TYPES) {
      for (const listener of room.listeners) listener.heard(said)
    }
  }

  #subscribe(name: string, room: Room) {
    this.#send?.({ type: 'subscribe', room: name, ...room.position })
  }

  #wake(name: string): boolean {
    const waiting = this.#waiting.get(name)
    if (!waiting) return false
    for (const done of [...waiting]) done()
    return true
  }
}
