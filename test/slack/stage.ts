import { type Button, type Card, plainCard } from '../../bot/src/chat/card.ts'
import type { ChatAccess, ChatEars, ChatPlatform, ChatState } from '../../bot/src/chat/chat-platform.ts'
import type { Heard } from '../../bot/src/chat/heard.ts'
import type { Known } from '../../bot/src/chat/known.ts'
import { openSlack } from '../../bot/src/platforms/slack/open-slack.ts'
import { machineParts, type SlackParts } from '../../bot/src/platforms/slack/slack-parts.ts'
import { systemClock } from '../../core/src/clock.ts'
import { FakeSlack, type FakeSlackOptions } from '../fakes/slack/fake-slack.ts'

/** Gives the card for what somebody did. */
export type Program = (heard: Heard) => Card | Promise<Card>

export interface StageOptions {
  program?: Program
  parts?: Partial<SlackParts>
  fake?: Partial<FakeSlackOptions>
  tokens?: (slack: FakeSlack) => Record<string, string>
  /** Does not wait until it is up. */
  early?: true
  /** Before the platform is opened. */
  before?: (slack: FakeSlack) => void
}

/** A platform that speaks with a fake Slack, and a program behind it that a test writes. */
export interface Stage extends AsyncDisposable {
  slack: FakeSlack
  platform: ChatPlatform
  access: ChatAccess
  heard: Heard[]
  shown: { confirmation: string; at: string; surface: string }[]
  states: ChatState[]
  /** What a home page says, and its buttons. */
  greeting: string
  homeButtons: readonly Button[]
  logged: { level: string; message: string; fields: Record<string, unknown> }[]
  /** Resolves once the newest state is this one. */
  is(kind: ChatState['kind']): Promise<void>
  /** Resolves once so many things were heard. */
  heardSome(count: number): Promise<void>
  /** The newest place of so many where a plan was shown privately, once there are as many. */
  shownSome(count: number): Promise<Stage['shown'][number]>
  /** Resolves once this was logged. */
  says(message: string): Promise<void>
}

/** Opens Slack against a fake of it, in this process. */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const parts = { ...machineParts, ...options.parts }
  const slack = await FakeSlack.start({ clock: parts.clock ?? systemClock, ...options.fake })
  options.before?.(slack)
  const program = options.program ?? (({ kind }) => plainCard({ title: `heard ${kind}`, severity: 'ok' }))
  const on: Pick<Stage, 'greeting' | 'homeButtons'> = { greeting: 'Hello', homeButtons: [] }
  const heard: Heard[] = []
  const shown: Stage['shown'] = []
  const states: ChatState[] = []
  const logged: Stage['logged'] = []
  const waiting = new Set<() => void>()
  const changed = () => {
    for (const look of waiting) look()
  }
  const until = (done: () => boolean, what: () => string) =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => end(() => reject(new Error(what()))), 20_000)
      const end = (settle: () => void) => {
        clearTimeout(late)
        waiting.delete(look)
        settle()
      }
      const look = () => (done() ? end(resolve) : undefined)
      waiting.add(look)
      look()
    })
  const ears: ChatEars = {
    hear: async one => {
      heard.push(one)
      changed()
      return program(one)
    },
    home: async ({ identity }) => [
      plainCard({ title: `${on.greeting} ${identity.user}`, severity: 'info' }, on.homeButtons),
    ],
    shown: (confirmation, at, surface) => {
      shown.push({ confirmation, at, surface })
      changed()
    },
    state: state => {
      states.push(state)
      changed()
    },
    log: (level, message, fields) => {
      logged.push({ level, message, fields })
      changed()
    },
  }
  const tokens = options.tokens ?? (({ botToken, appToken }) => ({ botToken, appToken }))
  const access = { tokens: tokens(slack), apiUrl: slack.url }
  const platform = openSlack(access, ears, parts)
  const is = (kind: ChatState['kind']) =>
    until(
      () => states.at(-1)?.kind === kind,
      () => `it never was ${kind}: ${JSON.stringify(states)} ${JSON.stringify(logged)}`,
    )
  if (!options.early) {
    await is('up')
    await slack.waitForSockets(2)
  }
  return Object.assign(on, {
    slack,
    platform,
    access,
    heard,
    shown,
    states,
    logged,
    is,
    heardSome: (count: number) =>
      until(
        () => heard.length >= count,
        () => `${heard.length} things were heard instead of ${count}`,
      ),
    shownSome: async (count: number) => {
      await until(
        () => shown.length >= count,
        () => `${shown.length} plans were shown instead of ${count}`,
      )
      const newest = shown.at(-1)
      if (!newest) throw new Error('nothing was shown')
      return newest
    },
    says: (message: string) =>
      until(
        () => logged.some(line => line.message === message),
        () => `it never said "${message}": ${JSON.stringify(logged)}`,
      ),
    [Symbol.asyncDispose]: async () => {
      await platform.close()
      await slack.close()
    },
  })
}

export const confirmation = 'a'.repeat(32)

/** A plan that waits for a code. */
export function waitingCard(problem: string | null = null, id = confirmation): Card {
  const nowMs = systemClock.nowMs()
  return {
    reply: {
      title: 'This would happen: route shop removed',
      severity: 'warning',
      facts: [['risk', 'destructive']],
      pending: { id, needs: 'code', expiresAtMs: nowMs + 300_000 },
    },
    buttons: [
      { label: 'Confirm with code', style: 'primary', deed: { kind: 'code', confirmation: id } },
      { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation: id } },
    ],
    asks: id,
    problem,
  }
}

export const doneCard = plainCard({ title: 'Route shop removed.', severity: 'ok' })

/** What may be suggested to these people, up to admin, in every channel. */
export function knownTo(slack: FakeSlack, roles: Known['roles'], names: Partial<Known['names']> = {}): Known {
  return {
    names: {
      route: ['shop', 'shop-admin', 'wiki'],
      policy: ['only-https'],
      revision: ['7', '6'],
      account: ['anna', 'ben'],
      key: ['deploys'],
      confirmation: [],
      mitigation: [],
      operation: [],
      lease: [],
      ...names,
    },
    upstreams: {},
    policyKinds: {},
    roles: Object.fromEntries(Object.entries(roles).map(([user, role]) => [`${slack.team}/${user}`, role])),
    places: [
      {
        platform: 'slack',
        workspace: slack.team,
        channel: null,
        verdict: 'allow',
        role: 'admin',
        cards: false,
      },
    ],
  }
}
