import { request } from 'node:http'
import { join } from 'node:path'
import type { Command } from '@gatehouse/bot/command.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { check } from '@gatehouse/bot/dispatch/check.ts'
import { dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import type { DispatchDeps } from '@gatehouse/bot/dispatch/dispatch-deps.ts'
import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import type { ApiLimits } from '@gatehouse/bot/platforms/api/key-only.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import { startWebServer, type WebServer } from '@gatehouse/bot/web/server.ts'
import type { NewApiKey } from '@gatehouse/core/identity/api-key.ts'
import type { LinkPurpose } from '@gatehouse/core/identity/one-time-link.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import type { Database } from '@gatehouse/core/sqlite/database.ts'
import { fakeBlocking } from '../fakes/blocking.ts'
import { FakeEdge } from '../fakes/edge.ts'
import { quietDeps } from '../fakes/quiet-deps.ts'
import { openTestStores } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { openTestDatabase } from '../harness/test-database.ts'

/** An answer with its body read. */
export interface WebAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form
  json: any
}

export interface WebRequest {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
  /** Over the private socket, as the edge does. */
  throughEdge?: boolean
  /** The client's own address, of 127.0.0.0/8. */
  from?: string
}

export interface TestWebOptions {
  commands?: readonly Command[]
  limits?: Partial<ApiLimits>
  webHost?: string
  /** Waits for running requests as long as it must when it closes; otherwise no moment. */
  patient?: boolean
  /** Runs before each command. */
  before?(): Promise<void>
}

const generous: ApiLimits = {
  key: { points: 100_000, windowSeconds: 60 },
  address: { points: 100_000, windowSeconds: 60 },
  wrongKeyPoints: 10,
}

/** The web server with the real stores, the real dispatcher and the real commands, over an edge without a Caddy. */
export class TestWeb {
  readonly database: Database
  readonly deps: DispatchDeps & { edge: FakeEdge }
  readonly logged: { message: string; fields: unknown }[] = []
  readonly #options: TestWebOptions
  readonly #folder = temporaryFolder()
  readonly #limits: ApiLimits
  readonly #handovers: LinkHandovers
  readonly metrics = new Metrics(false)
  #server: WebServer | undefined
  nowMs = 1_800_000_000_000

  private constructor(options: TestWebOptions) {
    this.#options = options
    this.#limits = { ...generous, ...options.limits }
    this.database = openTestDatabase(join(this.#folder.path, 'gatehouse.db'))
    const clock = {
      nowMs: () => this.nowMs,
      monotonicMs: () => this.nowMs,
      sleep: (_ms: number, signal?: AbortSignal) =>
        options.patient
          ? new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()))
          : Promise.resolve(),
    }
    const stores = openTestStores(this.database, join(this.#folder.path, 'master.key'), clock)
    const settings = { ...initialSettings('127.0.0.1:8080', null), webHost: options.webHost ?? null }
    const state: DesiredState = { settings, policies: [], mitigations: [], routes: [] }
    const keep = (message: string, fields: unknown) => void this.logged.push({ message, fields })
    const log: Log = { info: keep, warn: keep, error: keep }
    this.deps = {
      ...stores,
      ...quietDeps(),
      edge: new FakeEdge(state, stores.revisions),
      clock,
      blocking: fakeBlocking,
      linkUrl: token => `http://127.0.0.1:1/once/${token}`,
      commands: options.commands ?? commands,
      log,
      reference: () => 'ref-1',
    }
    const passwords = new PolicyPasswords({ ...stores, clock })
    passwords.open(this.deps.edge)
    this.#handovers = new LinkHandovers({ ...stores, passwords, clock })
  }

  static async start(options: TestWebOptions = {}): Promise<TestWeb> {
    const web = new TestWeb(options)
    await web.open()
    return web
  }

  /** The server anew, on the same database. */
  async open(): Promise<void> {
    await this.#server?.close()
    const { deps } = this
    this.#server = await startWebServer(
      {
        ...deps,
        run: async asked => {
          await this.#options.before?.()
          return dispatch(deps, asked)
        },
        check: async (caller, command) => check(deps, caller, command),
        idempotency: openTestStores(this.database, 'master.key', deps.clock).idempotency,
        handovers: this.#handovers,
        metrics: this.metrics,
        provider: null,
        badgesAreOfNow: () => true,
        settings: () => deps.edge.current().state.settings,
        limits: this.#limits,
      },
      { address: '127.0.0.1:0', socket: join(this.#folder.path, 'web.sock') },
    )
  }

  get server(): WebServer {
    if (!this.#server) throw new Error('not started')
    return this.#server
  }

  get address(): string {
    return this.server.address ?? ''
  }

  /** The secret of a new API key of the console's, which may do everything that a key may unless told otherwise. */
  key(asked: Partial<NewApiKey> = {}): string {
    const { keys } = this.deps
    const name = asked.name ?? `key-${keys.list().length + 1}`
    const scopes = asked.scopes ?? [
      '*:change',
      'route:destructive',
      'settings:destructive',
      'key:destructive',
    ]
    const { id } = keys.add(
      { name, owner: null, networks: [], expiresAtMs: this.nowMs + 86_400_000, ...asked, scopes },
      this.nowMs,
    )
    return keys.issue(id)
  }

  /** The token of a new one-time link. */
  link(purpose: LinkPurpose, subject: number): string {
    return this.deps.links.make(purpose, subject, this.nowMs).token
  }

  ask(path: string, options: WebRequest = {}): Promise<WebAnswer> {
    const { method = 'GET', headers = {}, body, throughEdge = false, from } = options
    const [hostname, port] = this.address.split(':')
    const where = throughEdge
      ? { socketPath: this.server.socket }
      : { hostname, port, ...(from && { localAddress: from }) }
    return new Promise((resolve, reject) => {
      const all = { host: this.address, ...headers }
      const outgoing = request(
        { ...where, path, method, headers: all, agent: false, setHost: false },
        incoming => {
          const chunks: Buffer[] = []
          incoming.on('data', chunk => chunks.push(chunk))
          incoming.on('error', reject)
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString()
            const isJson = /json/.test(String(incoming.headers['content-type']))
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text,
              json: isJson ? JSON.parse(text) : undefined,
            })
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  /** A command over the API. */
  call(secret: string, path: string, body: unknown = {}, options: WebRequest = {}): Promise<WebAnswer> {
    return this.ask(`/api/v1/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...options,
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        ...options.headers,
      },
    })
  }

  async stop(): Promise<void> {
    await this.#server?.close()
    this.database.close()
    await this.#folder.stop()
  }
}
