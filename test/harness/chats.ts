import { Chats } from '@gatehouse/bot/chat/chats.ts'
import type { ChatOpening } from '@gatehouse/bot/chat/one-chat.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { measuresOf } from '@gatehouse/bot/measuring/measures.ts'
import { openDiscord } from '@gatehouse/bot/platforms/discord/open-discord.ts'
import { openSlack } from '@gatehouse/bot/platforms/slack/open-slack.ts'
import { allScopes } from '@gatehouse/bot/platforms/slack/scopes.ts'
import type { Desk } from '@gatehouse/bot/request.ts'
import { type Clock, systemClock } from '@gatehouse/core/clock.ts'
import type { Identity, Platform } from '@gatehouse/core/identity/account.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { expect } from 'vitest'
import { FakeDiscord } from '../fakes/discord/fake-discord.ts'
import { FakeSlack } from '../fakes/slack/fake-slack.ts'
import { type Person, TestGatehouse } from './gatehouse.ts'

/** Somebody with an account and an identity in each chat that runs. */
export interface ChatPerson extends Person {
  slack: ReturnType<FakeSlack['member']>
  discord: ReturnType<FakeDiscord['member']>
}

/** Gatehouse with a real edge and its chats, which are connected with strict servers of the two platforms. */
export class TestChats {
  readonly gate: TestGatehouse
  readonly slack: FakeSlack
  readonly discord: FakeDiscord
  /** The channels that cards are shown in. */
  readonly slackOps: ReturnType<FakeSlack['channel']>
  readonly discordOps: ReturnType<FakeDiscord['channel']>
  #chats: Chats

  private constructor(gate: TestGatehouse, slack: FakeSlack, discord: FakeDiscord) {
    this.gate = gate
    this.slack = slack
    this.discord = discord
    this.slackOps = slack.channel('ops')
    this.discordOps = discord.channel('ops')
    this.#chats = this.#make()
  }

  /** Starts it with these chats, connected; with both unless told otherwise. */
  static async start(platforms: readonly Platform[] = ['slack', 'discord']): Promise<TestChats> {
    const gate = await TestGatehouse.start()
    const slack = await FakeSlack.start({ clock: gate.clock, scopes: allScopes })
    const discord = await FakeDiscord.start({ clock: gate.clock })
    const all = new TestChats(gate, slack, discord)
    all.#allowOps()
    await all.connect(platforms)
    return all
  }

  get chats(): Chats {
    return this.#chats
  }

  /** Starts chats, as a program does that has their tokens, and waits until they are connected. */
  async connect(platforms: readonly Platform[]): Promise<void> {
    this.#chats.start(platforms.map(platform => this.#opening(platform)))
    await expect
      .poll(() => this.#chats.states().map(({ state }) => state.kind), { timeout: 20_000 })
      .toEqual(platforms.map(() => 'up'))
    await this.settled()
  }

  /** Ends the chats and starts them again over the same database, as a new process does. */
  async restart(platforms: readonly Platform[] = ['slack', 'discord']): Promise<void> {
    await this.#chats.close()
    this.#chats = this.#make()
    await this.connect(platforms)
  }

  /** Somebody with an account, in both chats; with codes unless told otherwise. */
  person(name: string, role: Role, codes: 'with codes' | 'without codes' = 'with codes'): ChatPerson {
    const person = this.gate.person(name, role, codes)
    const slack = this.slack.member(name)
    const discord = this.discord.member(name)
    const link = (identity: Identity) =>
      this.gate.deps.accounts.link(person.id, identity, this.gate.clock.nowMs())
    link({ platform: 'slack', workspace: this.slack.team, user: slack.id })
    link({ platform: 'discord', workspace: this.discord.guild, user: discord.id })
    this.gate.deps.audit.append({
      atMs: this.gate.clock.nowMs(),
      kind: 'done',
      actor: gatehouseActor,
      face: 'gatehouse',
      subject: `account link ${name}`,
      facts: {},
    })
    this.#chats.changed()
    return { ...person, slack, discord }
  }

  /** Lets time pass for everybody, and brings what is shown up to date. */
  async advance(ms: number): Promise<void> {
    this.gate.clock.advance(ms)
    this.#chats.tick()
    await this.settled()
  }

  settled(): Promise<void> {
    return this.#chats.settled()
  }

  async stop(): Promise<void> {
    await this.#chats.close()
    await this.gate.stop()
    await Promise.all([this.slack.close(), this.discord.close()])
  }

  #make(): Chats {
    const { deps, edge } = this.gate
    const answered = async <T>(answer: Promise<T>) => answer.finally(() => this.#chats.changed())
    const desk: Pick<Desk, 'run' | 'decide'> = {
      run: request => answered(dispatch(deps, request)),
      decide: decision => answered(decide(deps, decision)),
    }
    const { clock } = this.gate
    // What is waited for is real, although nobody waits for time to pass.
    const waiting: Clock = {
      nowMs: () => clock.nowMs(),
      monotonicMs: () => clock.monotonicMs(),
      sleep: systemClock.sleep,
    }
    const measures = measuresOf(deps.trafficMeasures)
    const chats = new Chats({ measures, ...edge.stores, ...deps, desk, clock: waiting })
    this.gate.measured = () => chats.refresh()
    deps.chats = chats
    return chats
  }

  #allowOps(): void {
    const { places } = this.gate.deps
    const rule = { verdict: 'allow', role: 'admin', cards: true } as const
    const nowMs = this.gate.clock.nowMs()
    places.set({ ...rule, platform: 'slack', workspace: this.slack.team, channel: this.slackOps.id }, nowMs)
    places.set(
      { ...rule, platform: 'discord', workspace: this.discord.guild, channel: this.discordOps.id },
      nowMs,
    )
  }

  #opening(platform: Platform): ChatOpening {
    if (platform === 'slack') {
      const { botToken, appToken, url } = this.slack
      return {
        platform,
        open: ears => openSlack({ tokens: { botToken, appToken }, apiUrl: url }, ears),
      }
    }
    const { token, guild, url } = this.discord
    return { platform, open: ears => openDiscord({ tokens: { token, guild }, apiUrl: url }, ears) }
  }
}
