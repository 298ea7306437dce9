import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Acknowledgement, Envelope, Transport } from './delivery.ts'
import { isObject, type Json, parseObject } from './json.ts'
import { maxSockets } from './limits.ts'
import type { Violations } from './violations.ts'

interface Pending {
  readonly envelope: Envelope
  readonly retry: number
  readonly acknowledge: (acknowledgement: Acknowledgement) => void
}

/** Slack pings a socket every few seconds; the client gives up after 30 s without. */
const pingEveryMs = 10_000

/** Socket Mode. https://docs.slack.dev/apis/events-api/using-socket-mode */
export class Sockets implements Transport {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #appId: string
  readonly #violations: Violations
  readonly #open: WebSocket[] = []
  readonly #tickets = new Set<string>()
  /** What the app has not acknowledged yet, the oldest first, and where it went. */
  readonly #pending: (Pending & { socket: WebSocket | undefined })[] = []
  readonly #known = new Set<string>()
  readonly #pings: NodeJS.Timeout
  #turn = 0
  /** How many sockets were turned away by a test. */
  refused = 0
  #silent = false
  #refusing = false
  onChange: () => void = () => undefined

  constructor(appId: string, violations: Violations) {
    this.#appId = appId
    this.#violations = violations
    this.#pings = setInterval(() => {
      if (!this.#silent) for (const socket of this.#open) socket.ping()
    }, pingEveryMs)
    this.#pings.unref()
  }

  /** How many sockets are open. */
  get count(): number {
    return this.#open.length
  }

  /** The query of an address that lets one socket in. */
  ticket(ticket: string): string {
    this.#tickets.add(ticket)
    return `ticket=${ticket}&app_id=${this.#appId}`
  }

  refuse(refusing: boolean): void {
    this.#refusing = refusing
  }

  /** Open sockets stay open, and nothing goes through them any more. */
  silence(silent: boolean): void {
    this.#silent = silent
    for (const socket of this.#open) silent ? socket.pause() : socket.resume()
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'ws://slack')
    const known = url.pathname === '/link/' && this.#tickets.delete(url.searchParams.get('ticket') ?? '')
    if (!known || this.#refusing) {
      if (known) this.refused += 1
      this.onChange()
      stream.end(
        `HTTP/1.1 ${known ? '503 Service Unavailable' : '403 Forbidden'}\r\nConnection: close\r\n\r\n`,
      )
      return
    }
    this.#server.handleUpgrade(request, stream, head, socket => this.#welcome(socket))
  }

  send(envelope: Envelope, retry: number, acknowledge: Pending['acknowledge']): 'sent' | 'dispatch_failed' {
    if (this.#open.length === 0) return 'dispatch_failed'
    const pending = { envelope, retry, acknowledge, socket: undefined }
    this.#pending.push(pending)
    this.#post(pending)
    return 'sent'
  }

  forget(envelope: Envelope): boolean {
    const at = this.#pending.findIndex(pending => pending.envelope === envelope)
    const [pending] = at < 0 ? [] : this.#pending.splice(at, 1)
    return pending?.socket !== undefined
  }

  /** Tells every socket that it is about to be closed, for instance `warning` or `refresh_requested`. */
  sayDisconnect(reason: string): void {
    for (const socket of this.#open)
      this.#write(socket, { type: 'disconnect', reason, debug_info: { host: 'wss-fake-slack' } })
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const socket of [...this.#open]) socket.terminate()
  }

  async stop(): Promise<void> {
    clearInterval(this.#pings)
    this.cut()
    await new Promise(done => this.#server.close(done))
  }

  #welcome(socket: WebSocket): void {
    if (this.#open.length >= maxSockets) {
      this.#violations.add(`a socket more than ${maxSockets}`)
      this.#write(socket, { type: 'disconnect', reason: 'too_many_websockets' })
      socket.close()
      return
    }
    this.#open.push(socket)
    // A socket that breaks also closes, which is what counts.
    socket.on('error', () => undefined)
    socket.on('close', () => this.#lose(socket))
    socket.on('message', data => this.#hear(String(data)))
    this.#write(socket, {
      type: 'hello',
      num_connections: this.#open.length,
      debug_info: { host: 'wss-fake-slack', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#appId },
    })
    socket.ping()
    this.onChange()
    for (const pending of this.#pending) if (!pending.socket) this.#post(pending)
  }

  #lose(socket: WebSocket): void {
    this.#open.splice(this.#open.indexOf(socket), 1)
    this.onChange()
    for (const pending of this.#pending) {
      if (pending.socket !== socket) continue
      pending.socket = undefined
      if (this.#open.length > 0) this.#post(pending)
    }
  }

  #post(pending: Pending & { socket: WebSocket | undefined }): void {
    const { envelope, retry } = pending
    const socket = this.#open[this.#turn++ % this.#open.length]
    this.#known.add(envelope.id)
    if (!socket || this.#silent) return
    pending.socket = socket
    this.#write(socket, {
      envelope_id: envelope.id,
      type: envelope.type,
      accepts_response_payload: envelope.acceptsResponse,
      payload: envelope.payload,
      ...(envelope.type === 'events_api'
        ? { retry_attempt: retry, retry_reason: retry > 0 ? 'timeout' : '' }
        : {}),
    })
  }

  #hear(text: string): void {
    const message = this.#parsed(text)
    if (!message) return
    const id = String(message.envelope_id)
    if (!this.#known.has(id)) {
      this.#violations.add('acknowledged an envelope that was never sent')
      return
    }
    const at = this.#pending.findIndex(pending => pending.envelope.id === id)
    const [pending] = at < 0 ? [] : this.#pending.splice(at, 1)
    // Too late: the missed deadline has been written down.
    if (!pending) return
    const { payload } = message
    pending.acknowledge({
      response: isObject(payload) && Object.keys(payload).length > 0 ? payload : undefined,
    })
  }

  #parsed(text: string): Json | undefined {
    try {
      return parseObject(text)
    } catch {
      this.#violations.add('sent something through the socket that is no JSON object')
      return undefined
    }
  }

  #write(socket: WebSocket, message: Json): void {
    if (!this.#silent) socket.send(JSON.stringify(message))
  }
}
