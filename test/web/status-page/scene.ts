import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Caller } from '@gatehouse/bot/caller.ts'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import type { ApiLimits } from '@gatehouse/bot/platforms/api/key-only.ts'
import type { ProviderSettings } from '@gatehouse/bot/web/door/provider-settings.ts'
import { linkUrls } from '@gatehouse/bot/web/link-url.ts'
import { startWebServer, type WebServer } from '@gatehouse/bot/web/server.ts'
import type { AskOptions, Answer as HttpAnswer } from '../../harness/ask.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { local, TestGatehouse } from '../../harness/gatehouse.ts'

export const host = 'status.localhost'

export interface DoorOptions {
  /** Another built page than a small made-up one. */
  statusPage?: string
  limits?: Partial<ApiLimits>
  provider?: ProviderSettings
}

const generous: ApiLimits = {
  key: { points: 100_000, windowSeconds: 60 },
  address: { points: 100_000, windowSeconds: 60 },
  wrongKeyPoints: 10,
}

/** The status page as visitors reach it: through the real edge, with Gatehouse's own pages behind it. */
export class TestDoor {
  readonly gatehouse: TestGatehouse
  readonly #page: ReturnType<typeof temporaryFolder>
  readonly #limits: ApiLimits
  readonly #provider: ProviderSettings | null
  /** Whether Gatehouse says that it wrote the badges lately. */
  badgesAreOfNow = true
  #server: WebServer | null = null

  private constructor(
    gatehouse: TestGatehouse,
    page: ReturnType<typeof temporaryFolder>,
    { limits, provider = null }: { limits: ApiLimits; provider?: ProviderSettings | null },
  ) {
    this.#provider = provider
    this.gatehouse = gatehouse
    this.#page = page
    this.#limits = limits
    const settings = () => gatehouse.edge.control.current().state.settings
    gatehouse.deps.linkUrl = linkUrls({ settings, address: null })
  }

  static async start({ statusPage, limits = {}, provider }: DoorOptions = {}): Promise<TestDoor> {
    const page = temporaryFolder()
    for (const name of ['', 'logs/', 'routes/', 'incidents/', 'incidents/entry/', 'sessions/', 'doctor/'])
      write(page.path, `${name}index.html`, `<p>the built page ${name}index</p>`)
    write(page.path, '404.html', '<p>nothing here</p>')
    write(page.path, '_astro/page.js', 'document.title')
    const gatehouse = await TestGatehouse.start({
      settings: { statusHost: host },
      statusPage: statusPage ?? page.path,
    })
    const door = new TestDoor(gatehouse, page, {
      limits: { ...generous, ...limits },
      ...(provider && { provider }),
    })
    await door.open()
    return door
  }

  /** Gatehouse's own pages begin, or begin again. */
  async open(): Promise<void> {
    const { deps, edge } = this.gatehouse
    this.#server = await startWebServer(
      {
        ...deps,
        ...edge.stores,
        run: () => Promise.reject(new Error('no command comes this way')),
        check: async () => null,
        handovers: noHandovers,
        metrics: new Metrics(false),
        provider: this.#provider,
        badgesAreOfNow: () => this.badgesAreOfNow,
        settings: () => edge.control.current().state.settings,
        limits: this.#limits,
      },
      { address: null, socket: edge.place.webSocket },
    )
  }

  /** Gatehouse's own pages end; the edge goes on. */
  async close(): Promise<void> {
    await this.#server?.close()
    this.#server = null
  }

  /** A document of the status page, as the program writes it. */
  document(path: string, text: string): void {
    write(this.gatehouse.edge.place.statusDocuments, path, text)
  }

  ask(path: string, { cookie, ...options }: AskOptions & { cookie?: string } = {}): Promise<HttpAnswer> {
    const headers = { ...options.headers, ...(cookie !== undefined && { cookie }) }
    return this.gatehouse.ask(host, path, { ...options, headers })
  }

  /** The path of a new link, as somebody gets it who types `page`. */
  async link(caller: Caller = local, line = 'page'): Promise<string> {
    const { handover } = await this.gatehouse.type(line, 'nothing', caller)
    if (!handover?.url) throw new Error('no link')
    return new URL(handover.url).pathname
  }

  /** The cookie of somebody who has signed in. */
  async signIn(caller: Caller = local, line = 'page'): Promise<string> {
    return cookieOf(await this.ask(await this.link(caller, line), { method: 'POST' }))
  }

  async stop(): Promise<void> {
    await this.close()
    await this.gatehouse.stop()
    await this.#page.stop()
  }
}

/** The cookie that an answer gives, as a browser sends it back. */
export function cookieOf({ headers }: HttpAnswer): string {
  return String(headers['set-cookie'] ?? '').replace(/;.*$/, '')
}

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const noHandovers = {
  peek: () => null,
  open: () => ({ kind: 'over' }) as const,
  finish: () => ({ kind: 'over' }) as const,
  setPassword: async () => ({ kind: 'over' }) as const,
}
