// Live socket that reconnects when the connection is lost, with increasing delays.

import { Rooms } from './rooms'

/** State of the socket. `crowded` means that the user has more open sockets than the server allows. */
export type LiveState = 'opening' | 'open' | 'lost' | 'crowded'

const HEARTBEAT = 25_000
const TIMEOUT = 40_000
const RETRY_DELAYS = [500, 1_000, 2_000, 5_000, 10_000, 30_000]
const CROWDED_DELAY = 30_000

export class LiveSocket {
  readonly rooms = new Rooms()
  #socket: WebSocket | undefined
  #attempts = 0
  #lastMessageAt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #heartbeatTimer: ReturnType<typeof setInterval> | undefined
  #state: LiveState = 'opening'
  #listeners = new Set<() => void>()

  readonly #sessionChanged: () => void

  /** `sessionChanged` is called when the session has ended or its permissions have changed. */
  constructor(sessionChanged: () => void) {
    this.#sessionChanged = sessionChanged
  }

  get state() {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  open() {
    const previous = this.#socket
    this.#socket = undefined
    previous?.close()
    this.#lastMessageAt = Date.now()
    const url = new URL('/ws', window.location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = new WebSocket(url)
    this.#socket = socket
    socket.onopen = () => {
      this.#lastMessageAt = Date.now()
      this.rooms.handleOpen((message) => socket.send(JSON.stringify(message)))
    }
    // The server accepts every connection and closes one over the limit immediately. Only a message shows that it stays
    // open.
    socket.onmessage = ({ data }) => {
      this.#lastMessageAt = Date.now()
      this.#attempts = 0
      if (this.#state !== 'open') this.#setState('open')
      this.rooms.handleMessage(String(data))
    }
    socket.onclose = ({ reason }) => this.#handleLoss(socket, reason)
    this.#heartbeatTimer ??= setInterval(() => this.#heartbeat(), HEARTBEAT)
    window.addEventListener('online', this.#reconnectNow)
  }

  close() {
    window.removeEventListener('online', this.#reconnectNow)
    clearInterval(this.#heartbeatTimer)
    this.#heartbeatTimer = undefined
    clearTimeout(this.#retry)
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
    this.rooms.handleClose()
  }

  /** Reconnects at once when the network is back. */
  #reconnectNow = () => {
    if (this.#state !== 'lost' && this.#state !== 'crowded') return
    clearTimeout(this.#retry)
    this.open()
  }

  #heartbeat() {
    if (!this.#socket) return
    if (Date.now() - this.#lastMessageAt > TIMEOUT) this.#handleLoss(this.#socket)
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ type: 'ping' }))
  }

  /** `reason` is one of the close reasons of the API, or empty if the connection broke. */
  #handleLoss(socket: WebSocket, reason = '') {
    if (socket !== this.#socket) return
    this.#socket = undefined
    socket.close()
    this.rooms.handleClose()
    const isCrowded = reason === 'too_many_connections'
    if (isCrowded) this.#setState('crowded')
    else if (this.#attempts > 0 || this.#state !== 'opening') this.#setState('lost')
    if (reason === 'session_changed') this.#sessionChanged()
    const delay = isCrowded ? CROWDED_DELAY : (RETRY_DELAYS[Math.min(this.#attempts, RETRY_DELAYS.length - 1)] ?? 0)
    this.#attempts += 1
    this.#retry = setTimeout(() => this.open(), delay * (0.75 + Math.random() / 2))
  }

  #setState(state: LiveState) {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
