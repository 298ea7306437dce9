import type { WebSocket } from 'ws'
import { z } from 'zod'
import type { Gateway } from './gateway.ts'
import { everyIntent, privilegedIntents } from './intents.ts'
import { limits } from './limits.ts'
import type { Session } from './session.ts'

const ops = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  ack: 11,
} as const

/** What a client may send besides; a fake guild has no voice and no list of members to ask for. */
const unspoken = [3, 4, 8, 31]

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const closings: Record<number, string> = {
  4000: 'Unknown error',
  4001: 'Unknown opcode',
  4002: 'Decode error',
  4003: 'Not authenticated',
  4004: 'Authentication failed.',
  4005: 'Already authenticated',
  4007: 'Invalid seq',
  4008: 'Rate limited',
  4009: 'Session timed out',
  4012: 'Invalid API version',
  4013: 'Invalid intent(s)',
  4014: 'Disallowed intent(s)',
}

const payload = z.object({ op: z.int(), d: z.unknown().optional() })
const identity = z.object({ token: z.string(), intents: z.int(), properties: z.object({}) })
const resumption = z.object({ token: z.string(), session_id: z.string(), seq: z.int().min(0) })

/** One WebSocket of a client, from hello to its close. */
export class Connection {
  readonly #gateway: Gateway
  readonly #socket: WebSocket
  readonly #query: URLSearchParams
  #session: Session | undefined
  #received: number[] = []
  #watch: NodeJS.Timeout | undefined

  constructor(gateway: Gateway, socket: WebSocket, query: URLSearchParams) {
    this.#gateway = gateway
    this.#socket = socket
    this.#query = query
  }

  begin(): void {
    this.#socket.on('message', data => this.#receive(String(data)))
    this.#socket.on('error', () => this.drop())
    this.#socket.once('close', code => this.#closed(code))
    if (this.#query.get('v') !== '10') {
      this.#refuse(4012)
      return
    }
    if (this.#query.get('encoding') !== 'json' || this.#query.has('compress')) {
      this.#refuse(4002)
      return
    }
    this.#send(ops.hello, { heartbeat_interval: this.#gateway.settings.heartbeatMs, _trace: [] })
    this.#expectHeartbeat()
  }

  #send(op: number, d: unknown): void {
    this.#socket.send(JSON.stringify({ op, d, s: null, t: null }))
  }

  /** Closes without blame: the platform has its own reasons. */
  close(code: number): void {
    this.#socket.close(code, closings[code] ?? '')
  }

  drop(): void {
    this.#socket.terminate()
  }

  /** https://docs.discord.com/developers/events/gateway#reconnect-opcode-7 */
  askToReconnect(): void {
    this.#send(ops.reconnect, null)
  }

  /** https://docs.discord.com/developers/events/gateway#invalid-session-opcode-9 */
  invalidate(resumable: boolean): void {
    if (this.#session && !resumable) this.#gateway.sessions.delete(this.#session.id)
    this.#send(ops.invalid, resumable)
  }

  #refuse(code: number): void {
    this.#gateway.world.violations.add(`gateway: ${code} ${closings[code]}`)
    this.close(code)
  }

  #receive(words: string): void {
    const now = performance.now()
    this.#received = [...this.#received.filter(at => now - at < 60_000), now]
    if (this.#received.length > limits.gatewayEvents) {
      this.#refuse(4008)
      return
    }
    if (Buffer.byteLength(words) > limits.gatewayBytes) {
      this.#refuse(4002)
      return
    }
    const parsed = payload.safeParse(decoded(words))
    if (!parsed.success) {
      this.#refuse(4002)
      return
    }
    const { op, d } = parsed.data
    if (op === ops.heartbeat) {
      this.#heartbeat()
      return
    }
    if (op === ops.identify) {
      this.#identify(d)
      return
    }
    if (op === ops.resume) {
      this.#resume(d)
      return
    }
    if (!unspoken.includes(op)) {
      this.#refuse(4001)
      return
    }
    if (!this.#session) {
      this.#refuse(4003)
      return
    }
  }

  #heartbeat(): void {
    if (this.#gateway.silent) return
    this.#expectHeartbeat()
    this.#send(ops.ack, null)
  }

  #expectHeartbeat(): void {
    clearTimeout(this.#watch)
    // A client that is silent for two intervals is gone.
    this.#watch = setTimeout(() => this.#refuse(4009), 2 * this.#gateway.settings.heartbeatMs)
    this.#watch.unref()
  }

  #identify(d: unknown): void {
    if (this.#session) {
      this.#refuse(4005)
      return
    }
    const parsed = identity.safeParse(d)
    if (!parsed.success) {
      this.#refuse(4002)
      return
    }
    const { token, intents: wanted } = parsed.data
    const { settings } = this.#gateway
    if (!settings.tokenIsGood(token)) {
      this.close(4004)
      return
    }
    if (wanted & ~everyIntent) {
      this.#refuse(4013)
      return
    }
    if (wanted & privilegedIntents & ~settings.privilegedIntents) {
      this.#refuse(4014)
      return
    }
    this.#session = this.#gateway.identify(this.#socket, wanted)
  }

  #resume(d: unknown): void {
    if (this.#session) {
      this.#refuse(4005)
      return
    }
    const parsed = resumption.safeParse(d)
    if (!parsed.success) {
      this.#refuse(4002)
      return
    }
    const { token, session_id, seq } = parsed.data
    if (!this.#gateway.settings.tokenIsGood(token)) {
      this.close(4004)
      return
    }
    const session = this.#gateway.sessions.get(session_id)
    if (!session) {
      this.#send(ops.invalid, false)
      return
    }
    if (seq > session.seq) {
      this.#refuse(4007)
      return
    }
    this.#session = session
    session.resume(this.#socket, seq)
  }

  #closed(code: number): void {
    clearTimeout(this.#watch)
    // A client that closes with these is not coming back: https://docs.discord.com/developers/events/gateway#disconnecting
    if (this.#session && (code === 1000 || code === 1001)) this.#gateway.sessions.delete(this.#session.id)
  }
}

function decoded(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    // Not JSON reads as nothing, which the schema refuses.
    return undefined
  }
}
