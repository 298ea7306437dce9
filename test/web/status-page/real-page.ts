import { renameSync } from 'node:fs'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import { startWebServer, type WebServer } from '@gatehouse/bot/web/server.ts'
import { ManagedCaddy } from '@gatehouse/core/caddy/managed-caddy.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type ChatPerson, TestChats } from '../../harness/chats.ts'
import { caddyBinary } from '../../harness/edge.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { Documents } from '../../status-documents/scene.ts'
import { answered, watchAnswers } from '../../status-site/answers.ts'
import { host } from './scene.ts'

/** Less than the page waits for anything, so that it asks once at most in such a step. */
const stepMs = 2000
/** The longest that it waits before it asks again. */
const patienceMs = 150_000
const generous = { points: 100_000, windowSeconds: 60 }

/** The page as people have it: the real edge, Gatehouse behind it, its publisher, and a chat. */
export class RealPage {
  readonly chats: TestChats
  readonly documents: Documents
  readonly #shop: Awaited<ReturnType<typeof startUpstream>>
  #server: WebServer | null = null

  private constructor(chats: TestChats, shop: Awaited<ReturnType<typeof startUpstream>>) {
    this.chats = chats
    this.documents = new Documents(chats.gate)
    this.#shop = shop
  }

  /** With a healthy shop, and a wiki in a group of its own. */
  static async start(): Promise<RealPage> {
    const chats = await TestChats.start(['slack'])
    const shop = await startUpstream('shop')
    const real = new RealPage(chats, shop)
    await chats.gate.done(
      `settings set status-host=${host} trusted-proxies=127.0.0.1`,
      `route add shop shop.localhost http://127.0.0.1:${shop.port}`,
      'route add wiki wiki.localhost answer=200',
    )
    await real.open()
    await real.write()
    await real.write()
    return real
  }

  get gate(): TestChats['gate'] {
    return this.chats.gate
  }

  get base(): string {
    return `http://${host}:${this.gate.edge.http.split(':').at(-1)}`
  }

  /** Lets a minute pass with its probes, and everything be written that is due then. */
  async write(): Promise<void> {
    await this.gate.probe(2)
    await this.documents.turn()
  }

  /** Gatehouse answers. */
  async open(): Promise<void> {
    const { deps, edge } = this.gate
    const none = () => ({ kind: 'over' }) as const
    this.#server = await startWebServer(
      {
        ...deps,
        ...edge.stores,
        run: () => Promise.reject(new Error('no command comes this way')),
        check: async () => null,
        handovers: { peek: () => null, open: none, finish: none, setPassword: async () => none() },
        metrics: new Metrics(false),
        provider: null,
        badgesAreOfNow: () => this.documents.publicWrites.areOfNow(),
        settings: () => edge.control.current().state.settings,
        limits: { key: generous, address: generous, wrongKeyPoints: 10 },
      },
      { address: null, socket: edge.place.webSocket },
    )
  }

  /** Gatehouse ends; the edge goes on. */
  async close(): Promise<void> {
    await this.#server?.close()
    this.#server = null
  }

  /** Caddy ends, and stays away. */
  loseEdge(): Promise<void> {
    return this.gate.edge.caddy.stop()
  }

  /** Caddy is started again, with what it was to do last. The one that ended for good is not asked: it would not start. */
  async bringEdgeBack(): Promise<void> {
    const { place, admin } = this.gate.edge
    const parts = { binary: caddyBinary, folder: place, admin, clock: systemClock, log: silentLog }
    await new ManagedCaddy({ ...parts, died: () => undefined }).ensureUp()
  }

  /** The log cannot be read while this works. */
  async withoutLog(work: () => Promise<void>): Promise<void> {
    const { accessLog } = this.gate.edge.place
    renameSync(accessLog, `${accessLog}.away`)
    await work()
    renameSync(`${accessLog}.away`, accessLog)
  }

  /** Somebody who asked for the page in Slack, and signed in by the link that they alone were given. */
  async signedIn(browser: Browser, name: string, role: Role): Promise<RealViewer> {
    const person = this.chats.person(name, role)
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const viewer = new RealViewer(await context.newPage(), this)
    await viewer.page.clock.install()
    await watchAnswers(viewer.page)
    await viewer.page.goto(`${this.base}${await this.#link(person)}`)
    await viewer.page.getByRole('button', { name: `Sign in as ${name}` }).click()
    await viewer.page.locator('.content').waitFor()
    return viewer
  }

  async #link({ slack }: ChatPerson): Promise<string> {
    await slack.slash(this.chats.slackOps, '/gate page')
    const seen = () =>
      [...slack.sees(this.chats.slackOps), ...slack.sees('dm')]
        .flatMap(({ text, links }) => [text, ...links])
        .join('\n')
    await expect.poll(seen).toMatch(/\/once\/[\w-]{43}/)
    return /\/once\/[\w-]{43}/.exec(seen())?.[0] ?? ''
  }

  async stop(): Promise<void> {
    await this.close()
    await this.chats.stop()
    await this.#shop.stop()
  }
}

/** Somebody before the real page. */
export class RealViewer {
  readonly page: Page
  readonly #real: RealPage
  /** What the browser complained of but answers that were not good, which are told of on the page. */
  readonly complaints: string[] = []
  /** How often the page has asked for a document. */
  #questions = 0

  constructor(page: Page, real: RealPage) {
    this.page = page
    this.#real = real
    page.on('request', request => {
      if (new URL(request.url()).pathname.startsWith('/data/')) this.#questions += 1
    })
    page.on('pageerror', error => this.complaints.push(error.message))
    page.on('dialog', dialog => this.complaints.push(`dialog: ${dialog.message()}`))
    page.on('console', message => {
      if (!message.text().startsWith('Failed to load resource')) this.complaints.push(message.text())
    })
  }

  async look(path: string): Promise<void> {
    await this.page.goto(this.#real.base + path)
    await this.page.locator('.content').waitFor()
  }

  /** Lets time pass until the page has asked once more, and has taken the answer. */
  async polls(): Promise<void> {
    const before = this.#questions
    for (let leftMs = patienceMs; this.#questions === before; leftMs -= stepMs) {
      if (leftMs <= 0) throw new Error(`the page asked nothing for ${patienceMs} ms`)
      await this.page.clock.runFor(stepMs)
      await answered(this.page)
    }
  }

  /** Lets the page ask until it says this: one answer that is lost is told to nobody. */
  async comesToSay(verdict: string): Promise<void> {
    const asked = async () => {
      await this.polls()
      return this.verdict()
    }
    await expect.poll(asked).toBe(verdict)
  }

  /** Lets the page ask until it says this anywhere. */
  async comesToTell(words: string): Promise<void> {
    const asked = async () => {
      await this.polls()
      return this.text()
    }
    await expect.poll(asked).toContain(words)
  }

  verdict(): Promise<string> {
    return this.page.locator('#verdict').innerText()
  }

  text(): Promise<string> {
    return this.page.locator('#view').innerText()
  }
}
