// Fake live sockets: tests accept and break connections, and send messages over them.

import { act } from '@testing-library/react'
import { vi } from 'vitest'

class FakeSocket {
  onopen: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: ((close: { reason: string }) => void) | null = null
  readonly sent: { type: string; room?: string }[] = []

  send(text: string) {
    this.sent.push(JSON.parse(text))
  }

  close() {}
}

export interface Sockets {
  /** All sockets opened so far, the newest last. */
  all: FakeSocket[]
  /** Accepts the newest connection. It has not joined any room yet. */
  connect: () => void
  /** Accepts the newest connection and confirms that it has joined the user's room. */
  accept: () => void
  /** Breaks the newest connection, or closes it with a reason. */
  disconnect: (reason?: string) => void
  /** Sends a message to the app. */
  receive: (message: object) => void
}

/** Replaces `WebSocket` by fakes until the test ends. A connection stays pending until the test accepts it. */
export function fakeSockets(): Sockets {
  const all: FakeSocket[] = []
  vi.stubGlobal(
    'WebSocket',
    class extends FakeSocket {
      constructor() {
        super()
        all.push(this)
      }
    },
  )
  const newest = () => {
    const socket = all.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }
  return {
    all,
    connect: () => act(() => newest().onopen?.()),
    accept: () =>
      act(() => {
        newest().onopen?.()
        newest().onmessage?.({ data: JSON.stringify({ type: 'subscribed', room: 'business/1/user/1' }) })
      }),
    disconnect: (reason = '') => act(() => newest().onclose?.({ reason })),
    receive: (message) => act(() => newest().onmessage?.({ data: JSON.stringify(message) })),
  }
}
