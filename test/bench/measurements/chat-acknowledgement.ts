import { systemClock } from '@gatehouse/core/clock.ts'
import { FakeDiscord } from '../../fakes/discord/fake-discord.ts'
import { FakeSlack } from '../../fakes/slack/fake-slack.ts'
import type { TestEdge } from '../../harness/edge.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { edgeWith, many, proxyAt } from '../many-routes.ts'
import { gate, startProgram } from '../program.ts'
import type { Measurement, Row } from '../row.ts'
import { rowAt99 } from '../row-at-99.ts'

const count = 10_000
const changes = 15
const mostMs = 100
const pauseMs = 50

/** One way in which people wait for the bot. */
interface Way {
  name: string
  how: string
  /** @returns milliseconds until the platform had what it waits for */
  act(): Promise<number | undefined>
}

/** How long the platforms wait for an acknowledgement while everything else is busy. */
export const chatAcknowledgement: Measurement = {
  name: 'chat-acknowledgement',
  title: 'Until a chat has its acknowledgement, while 10,000 routes are applied',
  run: async say => {
    const upstream = await startUpstream('upstream')
    const slack = await FakeSlack.start({ clock: systemClock })
    const discord = await FakeDiscord.start({ clock: systemClock })
    const edge = await edgeWith(many(count - changes, index => proxyAt(index, upstream.port)))
    const ways = prepare(edge, slack, discord)
    await edge.leave()
    const env = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.url,
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD: discord.guild,
      DISCORD_API_URL: discord.url,
    }
    const program = await startProgram({ folder: edge.folder, http: edge.http, env })
    try {
      await connected(ways)
      return await measure(ways, say, change => {
        const name = `new-${change}`
        return gate(
          edge.folder,
          'route',
          'add',
          name,
          `${name}.localhost`,
          `http://127.0.0.1:${upstream.port}`,
        )
      })
    } finally {
      await program.stop()
      await Promise.allSettled([slack.close(), discord.close(), upstream.stop()])
    }
  },
}

/** Somebody who may look, in both chats. */
function prepare({ stores }: TestEdge, slack: FakeSlack, discord: FakeDiscord): Way[] {
  const nowMs = systemClock.nowMs()
  const slackOps = slack.channel('ops')
  const discordOps = discord.channel('ops')
  const onSlack = slack.member('anna')
  const onDiscord = discord.member('anna')
  const { id } = stores.accounts.add({ name: 'anna', role: 'operator' }, nowMs)
  stores.accounts.link(id, { platform: 'slack', workspace: slack.team, user: onSlack.id }, nowMs)
  stores.accounts.link(id, { platform: 'discord', workspace: discord.guild, user: onDiscord.id }, nowMs)
  const rule = { verdict: 'allow', role: 'admin', cards: true } as const
  stores.places.set({ ...rule, platform: 'slack', workspace: slack.team, channel: slackOps.id }, nowMs)
  stores.places.set({ ...rule, platform: 'discord', workspace: discord.guild, channel: discordOps.id }, nowMs)
  return [
    {
      name: 'Slack, a command',
      how: '/gate status until the envelope is acknowledged',
      act: async () => (await onSlack.slash(slackOps, '/gate status')).acknowledgedAfterMs,
    },
    {
      name: 'Discord, a command',
      how: '/gate status until the first callback',
      act: async () => (await onDiscord.slash(discordOps, 'gate status')).afterMs,
    },
    {
      name: 'Discord, completion',
      how: 'the name of a route, among 10,000, until the choices are there',
      act: async () => {
        const start = performance.now()
        const choices = await onDiscord.completes(discordOps, 'gate route show', { name: 'route-07' }, 'name')
        return choices.length > 0 ? performance.now() - start : undefined
      },
    },
  ]
}

async function connected(ways: readonly Way[]): Promise<void> {
  const deadline = performance.now() + 60_000
  for (const { name, act } of ways)
    while ((await act().catch(() => undefined)) === undefined) {
      if (performance.now() > deadline) throw new Error(`${name}: no answer within a minute`)
      await systemClock.sleep(200)
    }
}

/** One after the other, in turn, as long as routes are applied. */
async function measure(
  ways: readonly Way[],
  say: (words: string) => void,
  change: (index: number) => Promise<void>,
): Promise<Row[]> {
  const taken = new Map(ways.map(({ name }) => [name, [] as number[]]))
  const busy = { now: true }
  const asking = ways.map(async ({ name, act }) => {
    while (busy.now) {
      taken.get(name)?.push((await act()) ?? 3000)
      await systemClock.sleep(pauseMs)
    }
  })
  for (let index = 0; index < changes; index += 1) {
    await change(index)
    say(`${index + 1} of ${changes} changes of ${count} routes`)
  }
  busy.now = false
  await Promise.all(asking)
  return ways.map(({ name, how }) => {
    const figures = taken.get(name) ?? []
    return rowAt99(
      {
        name: `${name}, 99th percentile`,
        target: { sense: 'at most', value: mostMs },
        unit: 'ms',
        how: `${how}; ${figures.length} times, while ${changes} changes of ${count.toLocaleString('en')} routes were applied; the range is the median and the longest`,
      },
      figures,
    )
  })
}
