import type { WebSocket } from 'ws'
import { z } from 'zod'
import { closings } from './closings.ts'
import type { Gateway } from './gateway.ts'
import { everyIntent, privilegedIntents } from './intents.ts'
import { limits } from './limits.ts'
import type { Session } from './session.ts'

const ops = { heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 } as const

/** What a client may send besides: presence, voice, lists of members, sounds. A made-up guild has none of it. */
const unspoken: readonly number[] = [3, 4, 8, 31]

const payload = z.object({ op: z.int(), d: z.unknown().optional() })
const identity = z.object({ token: z.string(), intents: z.int(), properties: z.object({}) })
const resumption = z.object({ token: z.string(), session_id: z.string(), seq: z.int().min(0) })

/** On top of two intervals, before a silent client is taken for gone: a busy machine is no violation. */
const graceMs = 5000

/** A code to close with, or nothing when all is well. */
type Verdict = number | undefined

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
    this.#socket.on('message', data => this.#judge(this.#receive(String(data))))
    this.#socket.on('error', () => this.drop())
    this.#socket.once('close', code => this.#closed(code))
    if (this.#query.get('v') !== '10') this.#judge(4012)
    else if (this.#query.get('encoding') !== 'json' || this.#query.has('compress')) this.#judge(4002)
    else {
      this.#send(ops.hello, { heartbeat_interval: this.#gateway.settings.heartbeatMs, _trace: [] })
      this.#expectHeartbeat()
    }
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

  /** https://docs.discord.com/developers/events/gateway-events#reconnect */
  askToReconnect(): void {
    this.#send(ops.reconnect, null)
  }

  /** https://docs.discord.com/developers/events/gateway-events#invalid-session */
  invalidate(resumable: boolean): void {
    if (!resumable) this.#forget()
    this.#session?.detach()
    // The client may resume or identify over this same connection.
    this.#session = undefined
    this.#send(ops.invalid, resumable)
  }

  #forget(): void {
    if (this.#session) this.#gateway.sessions.delete(this.#session.id)
  }

  #judge(code: Verdict): void {
    if (code === undefined) return
    // That a token is void is news to the app.
    if (code !== 4004) this.#gateway.world.violations.add(`gateway: ${code} ${closings[code]}`)
    // Neither can be resumed: https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
    if (code === 4007 || code === 4009) this.#forget()
    this.close(code)
  }

  #receive(words: string): Verdict {
    const now = performance.now()
    this.#received = [...this.#received.filter(at => now - at < 60_000), now]
    if (this.#received.length > limits.gatewayEvents) return 4008
    if (Buffer.byteLength(words) > limits.gatewayBytes) return 4002
    const parsed = payload.safeParse(decoded(words))
    if (!parsed.success) return 4002
    const { op, d } = parsed.data
    if (op === ops.heartbeat) return this.#heartbeat()
    if (op === ops.identify) return this.#session ? 4005 : this.#identify(d)
    if (op === ops.resume) return this.#session ? 4005 : this.#resume(d)
    if (!unspoken.includes(op)) return 4001
    return this.#session ? undefined : 4003
  }

  #heartbeat(): undefined {
    this.#expectHeartbeat()
    if (!this.#gateway.silent) this.#send(ops.ack, null)
  }

  #expectHeartbeat(): void {
    clearTimeout(this.#watch)
    this.#watch = setTimeout(() => this.#judge(4009), 2 * this.#gateway.settings.heartbeatMs + graceMs)
    this.#watch.unref()
  }

  #identify(d: unknown): Verdict {
    const parsed = identity.safeParse(d)
    if (!parsed.success) return 4002
    const { token, intents } = parsed.data
    const { settings } = this.#gateway
    if (!settings.tokenIsGood(token)) return 4004
    if (intents & ~everyIntent) return 4013
    if (intents & privilegedIntents & ~settings.privilegedIntents) return 4014
    if (this.#gateway.mayIdentify()) this.#session = this.#gateway.identify(this.#socket, intents)
    else this.#send(ops.invalid, false)
    return undefined
  }

  #resume(d: unknown): Verdict {
    const parsed = resumption.safeParse(d)
    if (!parsed.success) return 4002
    const { token, session_id, seq } = parsed.data
    if (!this.#gateway.settings.tokenIsGood(token)) return 4004
    const session = this.#gateway.sessions.get(session_id)
    if (!session) {
      this.#send(ops.invalid, false)
      return undefined
    }
    this.#session = session
    if (seq > session.seq) return 4007
    session.resume(this.#socket, seq)
    return undefined
  }

  #closed(code: number): void {
    clearTimeout(this.#watch)
    // A client that closes so is not coming back: https://docs.discord.com/developers/events/gateway#initiating-a-disconnect
    if (code === 1000 || code === 1001) this.#forget()
  }
}

function decoded(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    // What is no JSON reads as nothing, and the schema refuses that.
    return undefined
  }
}
