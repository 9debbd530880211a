// Stand-ins for the live socket: tests open and lose them, and say what comes over them.

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
  /** All that were opened, the newest last. */
  all: FakeSocket[]
  /** Accepts the newest connection; it is not in any room yet. */
  connect: () => void
  /** Accepts the newest connection, and says that it is in the user's room. */
  accept: () => void
  /** Breaks the newest connection, or closes it for a reason. */
  disconnect: (reason?: string) => void
  /** Sends a message to the app. */
  receive: (message: object) => void
}

/** Puts fakes behind `WebSocket` until the test ends. They are accepted when the test says so. */
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
