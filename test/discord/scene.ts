import { onTestFinished } from 'vitest'
import { type Card, plainCard } from '../../bot/src/chat/card.ts'
import type { ChatEars, ChatPlatform, ChatState } from '../../bot/src/chat/chat-platform.ts'
import type { Heard } from '../../bot/src/chat/heard.ts'
import type { Known } from '../../bot/src/chat/known.ts'
import { ChatThread } from '../../bot/src/chat/thread/chat-thread.ts'
import { discordDefinition } from '../../bot/src/platforms/discord/definition.ts'
import { type DiscordParts, openDiscord } from '../../bot/src/platforms/discord/open-discord.ts'
import { type Clock, systemClock } from '../../core/src/clock.ts'
import { FakeDiscord } from '../fakes/discord/fake-discord.ts'

/** What the program is to Discord in these tests: it remembers what it heard, and answers what a test wants. */
export class Program {
  readonly heard: Heard[] = []
  readonly shown: { confirmation: string; at: string; surface: string }[] = []
  readonly states: ChatState[] = []
  readonly logged: { level: string; message: string; fields: Record<string, unknown> }[] = []
  answer: (heard: Heard) => Card | Promise<Card> = heard =>
    plainCard({ title: `Heard ${wordsOf(heard)}`, severity: 'ok' })
  readonly #waiting = new Set<() => void>()

  readonly ears: ChatEars = {
    hear: async heard => {
      this.heard.push(heard)
      this.#changed()
      return this.answer(heard)
    },
    home: async () => [],
    shown: (confirmation, at, surface) => {
      this.shown.push({ confirmation, at, surface })
      this.#changed()
    },
    state: state => {
      this.states.push(state)
      this.#changed()
    },
    log: (level, message, fields) => {
      this.logged.push({ level, message, fields })
      this.#changed()
    },
  }

  /** Resolves when `look` gives something; fails after ten seconds. */
  async until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
    const end = Date.now() + 30_000
    for (;;) {
      const found = await look()
      if (found !== undefined && found !== false) return found
      const leftMs = end - Date.now()
      if (leftMs <= 0)
        throw new Error(`not in time: ${JSON.stringify({ states: this.states, logged: this.logged })}`)
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, Math.min(leftMs, 200))
        this.#waiting.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  /** Resolves once it was told this state, after `since` others. */
  state(kind: ChatState['kind'], since = 0): Promise<ChatState> {
    return this.until(() => this.states.slice(since).find(state => state.kind === kind))
  }

  #changed(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }
}

export interface Scene {
  discord: FakeDiscord
  program: Program
  platform: ChatPlatform
}

export interface SceneOptions {
  parts?: Partial<DiscordParts>
  /** In one server alone, which is the usual of these tests. */
  everywhere?: boolean
  token?: string
  guild?: string
  deadlineMs?: number
  /** Of Discord; the machine's otherwise. */
  clock?: Clock
  heartbeatMs?: number
  /** Before anything connects. */
  before?: (discord: FakeDiscord) => void
}

/** A thousand times faster than the machine's where something waits. */
export const fastClock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms / 1000, signal),
}

/** A Discord, and Gatehouse in it; without `up`, nothing is waited for. */
export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const discord = await FakeDiscord.start({
    clock: options.clock ?? systemClock,
    ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
    ...(options.heartbeatMs !== undefined && { heartbeatMs: options.heartbeatMs }),
  })
  options.before?.(discord)
  const program = new Program()
  const tokens = {
    token: options.token ?? discord.token,
    ...(!options.everywhere && { guild: options.guild ?? discord.guild }),
  }
  const platform = openDiscord({ tokens, apiUrl: discord.url }, program.ears, {
    random: () => 0.5,
    ...options.parts,
  })
  onTestFinished(async () => {
    await platform.close()
    await discord.close()
  })
  return { discord, program, platform }
}

/** The same, connected and with its commands registered. */
export async function upScene(options: SceneOptions = {}): Promise<Scene> {
  const scene = await openScene(options)
  await isUp(scene.program)
  return scene
}

/** The same in a thread of its own, as it runs in the program. */
export async function threadScene(): Promise<Omit<Scene, 'platform'> & { thread: ChatThread }> {
  const discord = await FakeDiscord.start({ clock: systemClock })
  const program = new Program()
  const thread = new ChatThread({
    file: discordDefinition.thread,
    access: { tokens: { token: discord.token, guild: discord.guild }, apiUrl: discord.url },
    ears: program.ears,
    clock: systemClock,
    random: () => 0.5,
  })
  onTestFinished(async () => {
    await thread.close()
    await discord.close()
  })
  thread.start()
  await isUp(program)
  return { discord, program, thread }
}

async function isUp(program: Program): Promise<void> {
  await program.state('up')
  await program.until(() => program.logged.some(({ message }) => message === 'discord commands'))
}

/** A removal that waits in a channel for what becomes of it, since its code was given; call `answer` for that. */
export async function confirming({ discord, program }: Scene) {
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  program.answer = () => waitingCard()
  await anna.slash(ops, 'gate route remove', { name: 'shop' })
  await anna.waitFor(ops, /This would remove/)
  const { promise, resolve } = Promise.withResolvers<Card>()
  program.answer = () => promise
  await anna.click('Confirm with code', { in: ops })
  await anna.submits({ code: '123456' })
  return { ops, anna, answer: () => resolve(saying('Route shop removed.')) }
}

/** What is known of a server whose members these are, all of them admins there. */
export function knownOf(discord: Pick<FakeDiscord, 'guild'>, people: readonly { id: string }[]): Known {
  return {
    names: {
      route: ['shop', 'shop-api', 'wiki'],
      policy: ['only-https', 'no-scanners'],
      revision: ['12', '11', '10'],
      account: ['anna', 'ben'],
      key: ['deploy'],
      confirmation: ['0123abcd'],
      mitigation: [],
      operation: [],
      lease: [],
    },
    upstreams: { shop: ['10.0.0.5:8080', '10.0.0.6:8080'] },
    policyKinds: { 'only-https': 'hsts', 'no-scanners': 'ip-deny' },
    roles: Object.fromEntries(people.map(({ id }) => [`${discord.guild}/${id}`, 'admin' as const])),
    places: [
      {
        platform: 'discord',
        workspace: discord.guild,
        channel: null,
        verdict: 'allow',
        role: 'admin',
        cards: false,
      },
    ],
  }
}

/** A plan that waits for a code, as the program shows it. */
export const confirmation = '0123456789abcdef0123456789abcdef'
export function waitingCard(problem: string | null = null): Card {
  return {
    reply: { title: 'This would remove the route shop.', severity: 'warning' },
    buttons: [
      { label: 'Confirm with code', style: 'primary', deed: { kind: 'code', confirmation } },
      { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation } },
    ],
    asks: confirmation,
    problem,
  }
}

export function saying(title: string): Card {
  return plainCard({ title, severity: 'ok' })
}

function wordsOf(heard: Heard): string {
  switch (heard.kind) {
    case 'command':
      return typeof heard.line === 'string' ? heard.line : heard.line.join(' ')
    case 'deed':
      return heard.deed.kind === 'run' ? heard.deed.line : heard.deed.kind
    case 'look':
    case 'code':
      return heard.kind
  }
}
