import { join } from 'node:path'
import { check } from '@gatehouse/bot/dispatch/check.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { likelyAccount } from '@gatehouse/bot/dispatch/who-confirms.ts'
import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import type { ConsoleDesk } from '@gatehouse/bot/platforms/console/converse.ts'
import { DeniedKeys } from '@gatehouse/bot/platforms/denied-keys.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import { startWebServer, type WebServer } from '@gatehouse/bot/web/server.ts'
import type { AuditEntry, AuditKind } from '@gatehouse/core/identity/audit.ts'
import type { PlaceRule } from '@gatehouse/core/identity/place.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { expect } from 'vitest'
import { until } from '../harness/ask.ts'
import { type ChatPerson, TestChats } from '../harness/chats.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { Everybody } from './everybody.ts'

const generous = { points: 100_000, windowSeconds: 60 }

/** One Gatehouse with a real edge, both chats, the console and the HTTP API: where a scenario plays. */
export class Stage {
  readonly all: TestChats
  readonly gate: TestGatehouse
  readonly desk: ConsoleDesk
  readonly deniedKeys: DeniedKeys
  readonly everybody: Everybody
  /** Channels about which there is no rule. */
  readonly elsewhere: { slack: TestChats['slackOps']; discord: TestChats['discordOps'] }
  readonly #spent = new Map<number, string>()
  readonly #web: WebServer

  private constructor(all: TestChats, desk: ConsoleDesk, web: WebServer) {
    this.all = all
    this.gate = all.gate
    this.desk = desk
    this.deniedKeys = new DeniedKeys(all.gate.deps, 'gate')
    this.everybody = new Everybody(all)
    this.elsewhere = {
      slack: all.slack.channel('lunch', { shared: true }),
      discord: all.discord.channel('lunch'),
    }
    this.#web = web
  }

  static async start(): Promise<Stage> {
    const all = await TestChats.start()
    // Discord offers nothing before its commands are registered, which is not waited for by anybody else.
    const put = () => all.discord.calls('PUT', '/applications/:application/guilds/:guild/commands').length
    await until(put, count => count > 0)
    // People close windows as they like, and Slack tells the app so when it changes one.
    all.slack.expectViolation(/^views\.update: not_found/)
    const desk = openDesk(all)
    const web = await openWeb(all, desk)
    all.gate.deps.linkUrl = token => `http://${web.address}/once/${token}`
    return new Stage(all, desk, web)
  }

  /** Where pages and API are. */
  get web(): string {
    return `http://${this.#web.address}`
  }

  /** An account with an identity in each chat; with codes unless told otherwise. */
  account(name: string, role: Role, codes?: 'with codes' | 'without codes'): ChatPerson {
    return this.all.person(name, role, codes)
  }

  /** A code of theirs that was not given before; time goes on where it must. */
  code(person: ChatPerson): string {
    if (this.#spent.get(person.id) === person.code()) this.gate.clock.advance(30_000)
    const code = person.code()
    this.#spent.set(person.id, code)
    return code
  }

  /** A code that is not theirs. */
  wrongCode(person: ChatPerson): string {
    return String((Number(person.code()) + 123_456) % 1_000_000).padStart(6, '0')
  }

  /** Lets time pass, and everything be brought up to date. */
  async advance(ms: number): Promise<void> {
    await this.all.advance(ms)
  }

  /** The newest entry of this kind about this. @throws AssertionError when there is none */
  written(kind: AuditKind, subject: RegExp | string): AuditEntry {
    const entries = this.gate.audit(200)
    const found = entries.find(
      entry =>
        entry.kind === kind &&
        (typeof subject === 'string' ? entry.subject === subject : subject.test(entry.subject)),
    )
    const all = entries.map(entry => `${entry.kind}: ${entry.subject}`)
    expect(found, `${kind} ${subject} is not among\n${all.join('\n')}`).toBeDefined()
    if (!found) throw new Error('unreachable')
    return found
  }

  /** Writes a rule about a channel of each chat. */
  rules(rule: Pick<PlaceRule, 'verdict' | 'role'>, { slack, discord }: Stage['elsewhere']): void {
    const { places, clock } = this.gate.deps
    const inSlack = { platform: 'slack', workspace: this.all.slack.team, channel: slack.id } as const
    const inDiscord = { platform: 'discord', workspace: this.all.discord.guild, channel: discord.id } as const
    for (const place of [inSlack, inDiscord]) places.set({ ...rule, ...place, cards: false }, clock.nowMs())
    this.all.chats.changed()
  }

  /** Opens the one-time link that stands in an answer, and gives the secret behind it. */
  async openLink(said: string): Promise<{ secret: string; link: string; page: string }> {
    const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/once\/[\w-]+/.exec(said) ?? []
    expect(link, `a link in: ${said}`).not.toBe('')
    const page = await (await fetch(link, { method: 'POST' })).text()
    const [, secret = ''] = /class="secret">([^<]+)</.exec(page) ?? []
    return { link, page, secret: secret.replaceAll(' ', '') }
  }

  /** Everything that somebody has before them in both chats. */
  screenOf({ slack, discord }: Pick<ChatPerson, 'slack' | 'discord'>): string {
    const places = [this.all.discordOps, 'dm'] as const
    const messages = places.flatMap(place => discord.sees(place).map(({ text }) => text))
    return [slack.seesAnywhere(), ...messages, discord.modal()?.text ?? ''].join('\n')
  }

  async stop(): Promise<void> {
    await this.#web.close()
    await this.all.stop()
  }
}

function openDesk(all: TestChats): ConsoleDesk {
  const { deps } = all.gate
  const answered = async <T>(answer: Promise<T>) => answer.finally(() => all.chats.changed())
  const passwords = new PolicyPasswords(deps)
  passwords.open(deps.edge)
  const { enrolments } = all.gate.edge.stores
  return {
    run: request => answered(dispatch(deps, request)),
    decide: decision => answered(decide(deps, decision)),
    likelyAccount: id => likelyAccount(deps, id),
    handovers: new LinkHandovers({ ...deps, passwords, enrolments }),
    log: deps.log,
  }
}

function openWeb(all: TestChats, desk: ConsoleDesk): Promise<WebServer> {
  const { deps, edge } = all.gate
  return startWebServer(
    {
      ...deps,
      run: asked => desk.run(asked),
      check: async (caller, command) => check(deps, caller, command),
      idempotency: edge.stores.idempotency,
      handovers: desk.handovers,
      metrics: new Metrics(false),
      provider: null,
      badgesAreOfNow: () => true,
      settings: () => deps.edge.current().state.settings,
      limits: { key: generous, address: generous, wrongKeyPoints: 10 },
    },
    { address: '127.0.0.1:0', socket: join(edge.folder, 'web.sock') },
  )
}
