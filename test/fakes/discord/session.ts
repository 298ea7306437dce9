import { randomBytes } from 'node:crypto'
import { WebSocket as Socket, type WebSocket } from 'ws'

interface Event {
  readonly op: 0
  readonly t: string
  readonly s: number
  readonly d: unknown
}

/** What one client has been told: numbered, and kept so that a resume can replay what it missed. */
export class Session {
  readonly id = `made-up-session-${randomBytes(8).toString('hex')}`
  readonly intents: number
  #socket: WebSocket | undefined
  readonly #events: Event[] = []

  constructor(intents: number, socket: WebSocket) {
    this.intents = intents
    this.#socket = socket
  }

  get seq(): number {
    return this.#events.length
  }

  get open(): boolean {
    return this.#socket?.readyState === Socket.OPEN
  }

  /** Numbers an event and sends it, when somebody listens. */
  tell(t: string, d: unknown): void {
    const event: Event = { op: 0, t, s: this.seq + 1, d: structuredClone(d) }
    this.#events.push(event)
    if (this.open) this.#socket?.send(JSON.stringify(event))
  }

  /** Tells nothing more over its connection; what happens is kept for a resume. */
  detach(): void {
    this.#socket = undefined
  }

  /** Goes on over another connection, beginning with everything after `seq`. */
  resume(socket: WebSocket, seq: number): void {
    this.#socket = socket
    for (const event of this.#events.slice(seq)) socket.send(JSON.stringify(event))
    this.tell('RESUMED', { _trace: [] })
  }
}
