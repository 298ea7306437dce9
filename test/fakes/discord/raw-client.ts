import { EventEmitter, once } from 'node:events'
import { WebSocket } from 'ws'
import { call } from './call.ts'
import type { FakeDiscord } from './fake-discord.ts'

/** What came over the gateway. */
export interface Payload {
  readonly op: number
  readonly t: string | null
  readonly s: number | null
  readonly d: unknown
}

interface Told {
  readonly id: string
  readonly token: string
  readonly type: number
  readonly data: Record<string, unknown>
  readonly [field: string]: unknown
}

/** A client without a library: sends what it likes, and can be wrong. */
export class RawClient {
  readonly payloads: Payload[] = []
  readonly closed: Promise<number>
  readonly #socket: WebSocket
  readonly #came = new EventEmitter<{ came: [] }>()
  readonly #discord: FakeDiscord
  #read = 0

  private constructor(discord: FakeDiscord, socket: WebSocket) {
    this.#discord = discord
    this.#socket = socket
    this.closed = new Promise(resolve => socket.once('close', resolve))
    socket.on('message', data => {
      this.payloads.push(JSON.parse(String(data)) as Payload)
      this.#came.emit('came')
    })
  }

  static async open(discord: FakeDiscord, query = 'v=10&encoding=json'): Promise<RawClient> {
    const { json } = await call(discord, 'GET', '/gateway/bot')
    const socket = new WebSocket(`${json?.url}/?${query}`)
    const client = new RawClient(discord, socket)
    await once(socket, 'open')
    return client
  }

  /** Connected and identified. */
  static async ready(discord: FakeDiscord, intents = 1): Promise<RawClient> {
    const client = await RawClient.open(discord)
    client.identify({ intents })
    await client.next(({ t }) => t === 'READY')
    return client
  }

  identify(change: object = {}): void {
    this.send(2, { token: this.#discord.token, intents: 1, properties: {}, ...change })
  }

  send(op: number, d: unknown): void {
    this.#socket.send(JSON.stringify({ op, d }))
  }

  sendText(words: string): void {
    this.#socket.send(words)
  }

  close(code = 1000): void {
    this.#socket.close(code)
  }

  /** The next payload that fits; those before it are passed over. */
  async next(fits: (payload: Payload) => boolean): Promise<Payload> {
    for (;;) {
      while (this.#read < this.payloads.length) {
        const payload = this.payloads[this.#read]
        this.#read += 1
        if (payload && fits(payload)) return payload
      }
      await once(this.#came, 'came')
    }
  }

  /** The next interaction. */
  async told(): Promise<Told> {
    const { d } = await this.next(({ t }) => t === 'INTERACTION_CREATE')
    return d as Told
  }

  /** Answers an interaction. */
  async answer(told: Told, type: number, data?: unknown) {
    return await call(
      this.#discord,
      'POST',
      `/interactions/${told.id}/${told.token}/callback`,
      { type, data },
      null,
    )
  }

  /** A request by an interaction's token. */
  async byToken(told: Told, method: string, path: string, body?: unknown) {
    return await call(
      this.#discord,
      method,
      `/webhooks/${this.#discord.application}/${told.token}${path}`,
      body,
      null,
    )
  }
}
