import { randomInt } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openBlocks } from '@gatehouse/bot/startup/open-blocks.ts'
import { openStores, type Stores } from '@gatehouse/bot/startup/open-stores.ts'
import type { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import type { BlockFault } from '@gatehouse/core/blocks/fault-point.ts'
import { CaddyAdminApi } from '@gatehouse/core/caddy/admin-api.ts'
import { dialEdge } from '@gatehouse/core/caddy/dial-edge.ts'
import { DnsCredentials } from '@gatehouse/core/caddy/dns-credentials.ts'
import { sendToEdge } from '@gatehouse/core/caddy/edge-client.ts'
import { type EdgeFolder, prepareEdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import { ManagedCaddy } from '@gatehouse/core/caddy/managed-caddy.ts'
import { probeEdge } from '@gatehouse/core/caddy/probe-client.ts'
import { type Clock, systemClock } from '@gatehouse/core/clock.ts'
import { askUpstreams } from '@gatehouse/core/edge/ask-upstreams.ts'
import { EdgeControl } from '@gatehouse/core/edge/edge-control.ts'
import type { EdgeProbe, EdgeSend } from '@gatehouse/core/edge/edge-probe.ts'
import type { Fault } from '@gatehouse/core/edge/fault-point.ts'
import type { ApplyOutcome, EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { choosePairs } from '@gatehouse/core/routing/certificates/choose-pairs.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { GuardDeps } from '@gatehouse/core/routing/guards/index.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { initialSettings, type Settings } from '@gatehouse/core/routing/settings.ts'
import { type ProxyTarget, proxyTo } from '@gatehouse/core/routing/target.ts'
import type { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteKeyring } from '@gatehouse/core/sqlite/keyring-store.ts'
import type { SqliteRevisionStore } from '@gatehouse/core/sqlite/revision-store.ts'
import { WatchedFileReader } from '@gatehouse/core/watched-files/watched-file-reader.ts'
import { openTestDatabase } from './test-database.ts'

/** The real Caddy that the tests run. */
export const caddyBinary = resolve(process.env.CADDY_BIN ?? '.toolchain/caddy')

export interface TestEdgeOptions {
  /** An existing data folder, to start again on it. */
  folder?: string
  settings?: Partial<Settings>
  fault?: Fault
  blockFault?: BlockFault
  probe?: EdgeProbe
  send?: EdgeSend
  binary?: string
  watch?: boolean
  log?: Log
  joinWindowMs?: number
  http?: string
  /** Another folder of the built status page. */
  statusPage?: string
  guards?: Partial<GuardDeps>
  /** Waits for the admin socket a tenth of the usual time. */
  impatient?: boolean
  /** Another way to the admin socket. */
  admin?: CaddyAdminApi
  /** For what the stores write down. */
  clock?: Clock
}

/** The master key of all tests. */
export const testMasterKey = Buffer.from(
  '8714431d6d641a8f1748ca09ea6f49c9c15fe3bc5cedf6717f7b519a33a31eb9',
  'hex',
)

/** Everything that is kept in a database, under the master key of the tests. */
export function openTestStores(database: Database, keyFile: string, clock: Clock): Stores {
  const keyring = new SqliteKeyring(database, testMasterKey, clock.nowMs())
  const parts = { database, keyring, keyFile: new MasterKeyFile(keyFile), clock, log: silentLog }
  return openStores({ ...parts, caddy: caddyBinary })
}

/** Gatehouse's core on a folder of its own, with a real Caddy and a real database. */
export class TestEdge {
  readonly folder: string
  readonly place: EdgeFolder
  readonly http: string
  readonly admin: CaddyAdminApi
  readonly caddy: ManagedCaddy
  readonly database: Database
  readonly stores: Stores
  readonly revisions: SqliteRevisionStore
  readonly control: EdgeControl
  readonly blocks: Blocks
  readonly events: EdgeEvent[] = []
  readonly #stopWatching = new AbortController()
  #left = false
  #watching: Promise<void> = Promise.resolve()

  private constructor(options: TestEdgeOptions & { folder: string; http: string }) {
    this.folder = options.folder
    this.http = options.http
    this.place = {
      ...prepareEdgeFolder(options.folder),
      ...(options.statusPage !== undefined && { statusPage: options.statusPage }),
    }
    const log = options.log ?? silentLog
    this.admin =
      options.admin ?? new CaddyAdminApi(this.place.adminSocket, ...(options.impatient ? [1000] : []))
    this.database = openTestDatabase(join(options.folder, 'gatehouse.db'))
    const clock = options.clock ?? systemClock
    this.stores = openTestStores(this.database, join(options.folder, 'master.key'), clock)
    this.revisions = this.stores.revisions
    this.blocks = openBlocks({
      stores: this.stores,
      place: this.place,
      // It waits for a real Caddy, whatever a test does to the time.
      clock: { ...systemClock, nowMs: () => clock.nowMs() },
      log,
      tell: event => this.events.push(event),
      state: () => this.control.current().state,
      ...(options.blockFault && { fault: options.blockFault }),
    })
    this.caddy = new ManagedCaddy({
      binary: options.binary ?? caddyBinary,
      folder: this.place,
      admin: this.admin,
      clock: systemClock,
      log,
      died: words => {
        if (!this.#left) void this.control.died(words)
      },
    })
    const dns = new DnsCredentials(this.place.dns, options.binary ?? caddyBinary)
    this.control = new EdgeControl({
      admin: this.admin,
      host: this.caddy,
      bootFile: this.caddy,
      probe: options.probe ?? probeEdge,
      send: options.send ?? sendToEdge,
      dial: dialEdge,
      ownPairs: this.place.ownPairs,
      dns,
      revisions: this.revisions,
      guards: {
        resolve: async () => [],
        ownAddresses: () => [],
        ownListeners: () => [],
        dns,
        ownCertificates: hosts => {
          const { ownPairs } = this.place
          return choosePairs(ownPairs.read(Date.now()), ownPairs.inUse(), hosts, Date.now())
        },
        files: new WatchedFileReader(this.place),
        blockedOn: (route, but, most) => this.stores.blocks.onRoute(route, but, clock.nowMs(), most),
        upstreams: () => askUpstreams({ admin: this.admin, log }),
        ...options.guards,
      },
      place: this.place,
      initial: {
        settings: { ...initialSettings(this.http, null), loopbackUpstreams: true, ...options.settings },
        policies: [],
        mitigations: [],
        routes: [],
      },
      clock: systemClock,
      log,
      fault: options.fault ?? (() => undefined),
      tell: event => this.events.push(event),
      joinWindowMs: options.joinWindowMs ?? 0,
    })
  }

  /** Starts it; `stop` ends everything and removes the folder. */
  static async start(options: TestEdgeOptions = {}): Promise<TestEdge> {
    const folder = options.folder ?? realpathSync(mkdtempSync(join(tmpdir(), 'gh-')))
    const edge = new TestEdge({ ...options, folder, http: options.http ?? `127.0.0.1:${await freePort()}` })
    await edge.control.start()
    if (options.watch) edge.#watching = edge.#watch(edge.#stopWatching.signal)
    return edge
  }

  async #watch(signal: AbortSignal): Promise<void> {
    await Promise.all([this.control.watch(signal), this.blocks.watch(signal)])
  }

  /** Ends this Gatehouse and leaves its Caddy and its folder, as a crash would. */
  async leave(): Promise<void> {
    this.#left = true
    this.#stopWatching.abort()
    await this.#watching
    this.database.close()
  }

  async stop(): Promise<void> {
    this.#stopWatching.abort()
    await this.#watching
    await this.caddy.stop()
    this.database.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Applies an edit and gives its outcome. */
  change(
    edit: (state: DesiredState) => DesiredState,
    options: { verify?: boolean; why?: string } = {},
  ): Promise<ApplyOutcome> {
    return this.control.change({
      edit,
      risk: 'change',
      consent: { kind: 'own' },
      author: 'test',
      why: options.why ?? 'test',
      verify: options.verify ?? true,
    })
  }

  /** Adds routes. */
  add(...routes: Route[]): Promise<ApplyOutcome> {
    return this.change(state => ({ ...state, routes: [...state.routes, ...routes] }))
  }

  /** The configuration that the edge runs now. */
  async live(): Promise<string> {
    return (await this.admin.read()).body
  }
}

/** A route to a fixed answer. */
export function answerRoute(name: string, body: string): Route {
  const target = { kind: 'answer' as const, status: 200, body, contentType: 'text/plain; charset=utf-8' }
  return {
    name,
    enabled: true,
    hosts: [`${name}.localhost`],
    path: null,
    stripPath: false,
    policies: [],
    target,
  }
}

/** A route to upstreams on this machine, by their ports. */
export function proxyRoute(
  name: string,
  ports: number[],
  over: Partial<Route> = {},
  target: Partial<ProxyTarget> = {},
): Route {
  const upstreams = ports.map(port => ({ scheme: 'http' as const, host: '127.0.0.1', port, weight: 1 }))
  return {
    name,
    enabled: true,
    hosts: [`${name}.localhost`],
    path: null,
    stripPath: false,
    policies: [],
    target: { ...proxyTo(upstreams), ...target },
    ...over,
  }
}

/**
 * A port that nobody listens on just now, below those that the system gives to connections, so that it is still free when a Caddy starts
 * anew on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
