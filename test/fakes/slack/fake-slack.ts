import type { Clock } from '../../../core/src/clock.ts'
import type { Channel, ChannelOptions } from './channel.ts'
import { Deliveries, type Order } from './deliveries.ts'
import type { Delivered, Envelope } from './delivery.ts'
import { Faults } from './faults.ts'
import { type Deadlines, slackDeadlines } from './limits.ts'
import type { MemberOptions } from './member.ts'
import { Payloads } from './payloads.ts'
import { Person } from './person.ts'
import { Rates } from './rates.ts'
import { ResponseUrls } from './response-urls.ts'
import { SlackServer } from './server.ts'
import { type RequestUrls, SignedHttp } from './signed-http.ts'
import { Sockets } from './sockets.ts'
import { Tokens, usualScopes } from './tokens.ts'
import { Triggers } from './triggers.ts'
import { Uploads } from './uploads.ts'
import { Views } from './views.ts'
import { Violations } from './violations.ts'
import { type Call, WebApi } from './web-api.ts'
import { Workspace } from './workspace.ts'

/** How a fake Slack is made. */
export interface FakeSlackOptions {
  readonly clock: Pick<Clock, 'nowMs'>
  /** The scopes of the bot token; those that suffice for Gatehouse unless told otherwise. */
  readonly scopes?: readonly string[]
  /** Enforces Slack's own limits of calls a minute, by the injected clock. */
  readonly enforceRates?: boolean
  /** Shorter deadlines than Slack's, so that a test of a missed one need not wait for it. */
  readonly deadlines?: Partial<Deadlines>
}

/** A Slack of one workspace with one app in it, as strict as the real one. See README.md beside this file. */
export class FakeSlack {
  readonly faults: Faults
  readonly signingSecret = 'made-up-signing-secret'
  readonly #workspace: Workspace
  readonly #tokens: Tokens
  readonly #violations: Violations
  readonly #sockets: Sockets
  readonly #views: Views
  readonly #deliveries: Deliveries
  readonly #payloads: Payloads
  readonly #api: WebApi
  readonly #server: SlackServer
  readonly #people = new Map<string, Person>()
  #http: SignedHttp | undefined

  private constructor(options: FakeSlackOptions) {
    const workspace = new Workspace(() => options.clock.nowMs())
    const deadlines = { ...slackDeadlines, ...options.deadlines }
    this.#workspace = workspace
    this.#violations = new Violations(workspace.changes)
    this.#tokens = new Tokens(options.scopes ?? usualScopes)
    this.#sockets = new Sockets(workspace.appId, this.#violations)
    this.#sockets.onChange = () => workspace.changes.tell()
    this.faults = new Faults(this.#sockets, this.#tokens)
    this.#views = new Views(workspace)
    this.#deliveries = new Deliveries(this.#sockets, this.#violations, deadlines.ackMs)
    const origin = () => this.#server.origin()
    const triggers = new Triggers(workspace, deadlines.triggerMs)
    const responseUrls = new ResponseUrls(workspace, origin)
    this.#payloads = new Payloads({ workspace, triggers, responseUrls })
    const deps = {
      workspace,
      views: this.#views,
      triggers,
      responseUrls,
      sockets: this.#sockets,
      uploads: new Uploads(workspace),
      origin,
      tokens: this.#tokens,
      faults: this.faults,
      violations: this.#violations,
      rates: options.enforceRates ? new Rates(() => options.clock.nowMs()) : null,
    }
    this.#api = new WebApi(deps)
    this.#server = new SlackServer(deps, this.#api)
  }

  /** Listens on a free port. */
  static async start(options: FakeSlackOptions): Promise<FakeSlack> {
    const slack = new FakeSlack(options)
    await slack.#server.listen()
    return slack
  }

  /** For `slackApiUrl`. */
  get url(): string {
    return `${this.#server.origin()}/api/`
  }

  get botToken(): string {
    return this.#tokens.bot
  }

  get appToken(): string {
    return this.#tokens.app
  }

  /** The id of the workspace. */
  get team(): string {
    return this.#workspace.teamId
  }

  /** The app's own user. */
  get botUser(): { readonly id: string; readonly botId: string; readonly name: string } {
    return this.#workspace.bot
  }

  channel(name: string, options: ChannelOptions = {}): Channel {
    return this.#workspace.addChannel(name, options)
  }

  /** Somebody of this name; the same person when there already is one. */
  member(name: string, options: MemberOptions = {}): Person {
    const existing = this.#people.get(name)
    if (existing) return existing
    const member = this.#workspace.addMember(name, options)
    const person = new Person(
      {
        workspace: this.#workspace,
        views: this.#views,
        payloads: this.#payloads,
        deliveries: this.#deliveries,
        violations: this.#violations,
        mayCommand: () => this.#tokens.scopes.has('commands') && !this.faults.missing.has('commands'),
      },
      member,
    )
    this.#people.set(name, person)
    return person
  }

  /** A group of people who can be called together. */
  group(handle: string, members: readonly { readonly id: string }[]): { id: string } {
    const id = this.#workspace.ids.next('S')
    this.#workspace.groups.set(id, { id, handle, memberIds: members.map(member => member.id) })
    return { id }
  }

  /**
   * From now on payloads are signed requests to this URL, or to one for each kind, instead of going through sockets.
   * What comes back can also forge and replay requests.
   */
  overHttp(requestUrl: string | RequestUrls): SignedHttp {
    const urls =
      typeof requestUrl === 'string'
        ? { commands: requestUrl, interactivity: requestUrl, events: requestUrl }
        : requestUrl
    this.#http?.stop()
    this.#http = new SignedHttp(urls, this.signingSecret, this.#violations)
    this.#deliveries.use(this.#http)
    return this.#http
  }

  /** How many sockets are open. */
  get socketCount(): number {
    return this.#sockets.count
  }

  /** Resolves once this many sockets are open. */
  async waitForSockets(count: number): Promise<void> {
    await this.#workspace.changes.until(
      () => (this.#sockets.count === count ? true : undefined),
      () => `${this.#sockets.count} sockets are open instead of ${count}`,
    )
  }

  /** Resolves once a socket was turned away, as `faults.refuseSockets` arranges. */
  async waitForRefusedSocket(): Promise<void> {
    await this.until(() => (this.#sockets.refused > 0 ? true : undefined))
  }

  /** What `look` finds, as soon as it finds anything; it looks again after every change. */
  until<T>(look: () => T | undefined): Promise<T> {
    return this.#workspace.changes.until(look, () => 'it never came to that')
  }

  /** All payloads that were sent, the oldest first. */
  get envelopes(): readonly Envelope[] {
    return this.#deliveries.sent
  }

  /**
   * Sends payloads once more, as Slack does when it is not sure.
   * @param which the newest one, or all whose label matches: `/gate`, `block_actions approve`, `view_submission code`
   */
  async redeliver(which: 'last' | RegExp, times = 1): Promise<readonly Delivered[]> {
    const all = this.#deliveries.sent
    const chosen = which === 'last' ? all.slice(-1) : all.filter(envelope => which.test(envelope.label))
    if (chosen.length === 0) throw new Error(`nothing was sent that is ${which}`)
    const rounds = Array.from({ length: times }, (_, at) => at + 1)
    return Promise.all(
      rounds.flatMap(retry => chosen.map(envelope => this.#deliveries.again(envelope, retry))),
    )
  }

  /** Keeps payloads back until `release`. */
  hold(): void {
    this.#deliveries.hold()
  }

  /** How many payloads are kept back. */
  get heldCount(): number {
    return this.#deliveries.heldCount()
  }

  /** Sends what was kept back, in this order. */
  release(order: Order = 'in order'): void {
    this.#deliveries.release(order)
  }

  /** What the real Slack would have refused, and every deadline that was missed. */
  get violations(): readonly string[] {
    return this.#violations.all
  }

  /** Violations like this one do not make `close` fail, before or after. */
  expectViolation(pattern: RegExp): void {
    this.#violations.expect(pattern)
  }

  /** The calls of one method so far, without tokens. */
  calls(method: string): readonly Call[] {
    return this.#api.calls.filter(call => call.method === method)
  }

  /** @throws Error when there were violations that the test did not expect */
  async close(): Promise<void> {
    this.#deliveries.stop()
    this.#http?.stop()
    await this.#sockets.stop()
    await this.#server.stop()
    const unexpected = this.#violations.unexpected()
    if (unexpected.length > 0) throw new Error(`Slack would have refused:\n${unexpected.join('\n')}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
