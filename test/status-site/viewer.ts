import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { chromiumPath } from '../harness/chromium.ts'
import { answered, watchAnswers } from './answers.ts'
import { doctorDocument } from './doctor-document.ts'
import * as made from './documents.ts'
import { incidentDocument, incidentsDocument } from './incident-documents.ts'
import { StatusServer } from './server.ts'
import { session } from './session.ts'

/** True where no browser is here to look with. */
export const isBlind = chromiumPath() === undefined

/** Less than the page waits for anything, so that it asks once at most in such a step. */
const stepMs = 1000
/** The longest that it waits before it asks again. */
const patienceMs = 150_000

/** One browser for a file of tests. */
export function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath() ?? ''
  const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking']
  return chromium.launch({ executablePath, args })
}

/** Somebody who looks at a page of a server of their own. */
export class Viewer {
  /** What the browser complained of: errors, broken policies, anything on the console. */
  readonly complaints: string[] = []
  readonly server: StatusServer
  readonly page: Page
  readonly #base: string

  private constructor(server: StatusServer, page: Page, base: string) {
    this.server = server
    this.page = page
    this.#base = base
  }

  /** A browser of nobody's, whose clock stands at the moment of the documents until it is moved. */
  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<Viewer> {
    const server = new StatusServer(made.atMs)
    const base = await server.listen()
    server.documents.set('/data/overview.json', made.overview())
    server.documents.set('/data/routes/shop.json', made.routeDocument())
    server.documents.set('/data/logs/24h.json', made.logsDocument())
    server.documents.set('/data/incidents.json', incidentsDocument())
    server.documents.set('/data/incidents/3.json', incidentDocument())
    server.documents.set('/data/admin/doctor.json', doctorDocument())
    server.documents.set('/session', session('Firefox on Linux'))
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Berlin',
      ...options,
    })
    const page = await context.newPage()
    const viewer = new Viewer(server, page, base)
    page.on('console', message => viewer.complaints.push(message.text()))
    page.on('pageerror', error => viewer.complaints.push(error.message))
    page.on('dialog', dialog => viewer.complaints.push(`dialog: ${dialog.message()}`))
    await page.clock.install({ time: made.atMs })
    await watchAnswers(page)
    onTestFinished(async () => {
      await context.close()
      await server.close()
    })
    return viewer
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(this.#base + path)
  }

  /** Opens a page and waits until it shows its document. */
  async look(path: string): Promise<void> {
    await this.goto(path)
    await this.page.locator('.content').waitFor()
  }

  /** Lets time pass for both, and waits for each answer that the page asks for meanwhile. */
  async pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) await this.#step(Math.min(leftMs, stepMs))
  }

  /** Lets time pass until the page has asked once more, and has taken the answer. */
  async asks(): Promise<void> {
    const before = this.server.questions
    for (let leftMs = patienceMs; this.server.questions === before; leftMs -= stepMs) {
      if (leftMs <= 0) throw new Error(`the page asked nothing for ${patienceMs} ms`)
      await this.#step(stepMs)
    }
  }

  async #step(ms: number): Promise<void> {
    this.server.nowMs += ms
    await this.page.clock.runFor(ms)
    await answered(this.page)
  }

  /** The text of the page. */
  text(): Promise<string> {
    return this.page.locator('#view').innerText()
  }

  verdict(): Promise<string> {
    return this.page.locator('#verdict').innerText()
  }
}
