// The live socket: opened again whenever it is lost, sooner at first and then less often.

import { Rooms } from './rooms'

/** `crowded`: the user has more sockets open than the server takes. */
export type LiveState = 'opening' | 'open' | 'lost' | 'crowded'

const HEARTBEAT = 25_000
const SILENCE = 40_000
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000, 30_000]
const CROWDED_PAUSE = 30_000

export class LiveSocket {
  readonly rooms = new Rooms()
  #socket: WebSocket | undefined
  #attempts = 0
  #heardAt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #beat: ReturnType<typeof setInterval> | undefined
  #state: LiveState = 'opening'
  #watchers = new Set<() => void>()

  readonly #sessionChanged: () => void

  /** `sessionChanged` is called when the session has ended or has other rights. */
  constructor(sessionChanged: () => void) {
    this.#sessionChanged = sessionChanged
  }

  get state() {
    return this.#state
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  open() {
    const before = this.#socket
    this.#socket = undefined
    before?.close()
    this.#heardAt = Date.now()
    const url = new URL('/ws', window.location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    this.#socket = socket
    socket.onopen = () => {
      this.#heardAt = Date.now()
      this.rooms.opened((message) => socket.send(JSON.stringify(message)))
    }
    // Any connection is accepted. One that is too many is closed at once; others are told that they are in a room.
    socket.onmessage = ({ data }) => {
      this.#heardAt = Date.now()
      this.#attempts = 0
      if (this.#state !== 'open') this.#become('open')
      this.rooms.received(String(data))
    }
    socket.onclose = ({ reason }) => this.#lost(socket, reason)
    this.#beat ??= setInterval(() => this.#heartbeat(), HEARTBEAT)
    window.addEventListener('online', this.#now)
  }

  close() {
    window.removeEventListener('online', this.#now)
    clearInterval(this.#beat)
    this.#beat = undefined
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
    this.rooms.closed()
  }

  /** The network is back: no need to wait for the next attempt. */
  #now = () => {
    if (this.#state !== 'lost' && this.#state !== 'crowded') return
    clearTimeout(this.#retry)
    this.open()
  }

  #heartbeat() {
    if (!this.#socket) return
    if (Date.now() - this.#heardAt > SILENCE) this.#lost(this.#socket)
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ type: 'ping' }))
  }

  /** `reason` is one of those that the interface names; there is none if the connection broke. */
  #lost(socket: WebSocket, reason = '') {
    if (socket !== this.#socket) return
    this.#socket = undefined
    socket.close()
    this.rooms.closed()
    const isCrowded = reason === 'too_many_connections'
    if (isCrowded) this.#become('crowded')
    else if (this.#attempts > 0 || this.#state !== 'opening') this.#become('lost')
    if (reason === 'session_changed') this.#sessionChanged()
    const pause = isCrowded ? CROWDED_PAUSE : (PAUSES[Math.min(this.#attempts, PAUSES.length - 1)] ?? 0)
    this.#attempts += 1
    this.#retry = setTimeout(() => this.open(), pause * (0.75 + Math.random() / 2))
  }

  #become(state: LiveState) {
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }
}
