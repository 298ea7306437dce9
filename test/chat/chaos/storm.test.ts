import { describe, expect, it } from 'vitest'
import type { Stage } from '../../faces/stage.ts'
import type { ChatPerson } from '../../harness/chats.ts'
import { keeper } from '../../harness/kept.ts'
import { chats, handOf } from './hand.ts'
import { catchesUp } from './outage.ts'
import { destructive, playScene, previews } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()

describe.each(chats)('%s limits every call', chat => {
  it('for a while: everything is acknowledged in time, and the cards are right in the end', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop, times } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    limitEverything(stage, chat)
    await hand.gives(stage.code(anna))
    await expect.poll(shop, { timeout: 30_000 }).not.toBe('shop')
    for (let n = 0; n < 5; n += 1)
      await hand.types(`route add more${n} more${n}.localhost answer=200 body=more`)
    await catchesUp(stage, chat)
    await expect
      .poll(
        async () =>
          (await stage.everybody.cards())[chat].filter(({ text }) =>
            /Route (shop removed|more\d added)/.test(text),
          ).length,
        { timeout: 30_000 },
      )
      .toBe(6)
    expect(times(destructive)).toBe(1)
    await demandTruth(stage, people)
    const late = chat === 'slack' ? [] : stage.all.discord.answers.filter(({ afterMs }) => afterMs > 3000)
    expect(late).toEqual([])
  })

  it('while it hangs, the other one shows what happens, at once, and the end is not waited for', async () => {
    const scene = await playScene(keep)
    const { stage, anna } = scene
    const { all } = stage
    const other = chat === 'slack' ? 'discord' : 'slack'
    const goOn = hangs(stage, chat)
    const hand = handOf(stage, anna, other)
    for (const n of [1, 2, 3]) {
      await hand.types(`route add more${n} more${n}.localhost answer=200 body=more`)
      await hand.isTold(new RegExp(`Route more${n} added`))
    }
    const texts = () => readBy(stage, anna, other)
    await expect.poll(texts, { timeout: 3000 }).toMatch(/Route more3 added/)
    const sinceMs = performance.now()
    await all.chats.close()
    expect(performance.now() - sinceMs).toBeLessThan(12_000)
    goOn()
    await all.restart()
    await catchesUp(stage, chat)
    await stage.everybody.sees(/Route more3 added/)
    await demandTruth(stage, [anna])
  })
})

/** What somebody reads in the channel at this moment, whatever is still on its way. */
function readBy({ all }: Stage, { slack, discord }: ChatPerson, chat: 'slack' | 'discord'): string {
  const seen = chat === 'slack' ? slack.sees(all.slackOps) : discord.sees(all.discordOps)
  return seen.map(({ text }) => text).join('\n')
}

const slackMethods = [
  'chat.postMessage',
  'chat.update',
  'views.update',
  'views.open',
  'conversations.open',
  'users.info',
  'chat.postEphemeral',
]
const discordRoutes = [
  'POST /channels/:channel/messages',
  'PATCH /channels/:channel/messages/:message',
  'PATCH /webhooks/:application/:token/messages/:message',
  'POST /webhooks/:application/:token',
  'POST /interactions/:interaction/:token/callback',
]

function limitEverything({ all }: Stage, chat: 'slack' | 'discord'): void {
  for (const method of slackMethods)
    if (chat === 'slack') all.slack.faults.rateLimit(method, { times: 2, retryAfterSeconds: 1 })
  for (const route of discordRoutes)
    if (chat === 'discord') all.discord.faults.rateLimit(route, { times: 2, retryAfterMs: 300 })
}

function hangs({ all }: Stage, chat: 'slack' | 'discord'): () => void {
  if (chat === 'slack') {
    for (const method of slackMethods) all.slack.faults.hang(method)
    return () => all.slack.faults.mend()
  }
  const ends = discordRoutes.slice(0, 2).map(route => all.discord.faults.hang(route))
  return () => {
    for (const end of ends) end()
  }
}
