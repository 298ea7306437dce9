import { describe, expect, it } from 'vitest'
import { Stage } from '../../faces/stage.ts'
import type { TestChats } from '../../harness/chats.ts'
import { keeper } from '../../harness/kept.ts'
import { chats, type Hand, handOf } from './hand.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()

/** A whole confirmation, from the command to the outcome. */
async function confirmed(chat: Hand['chat']) {
  const stage = keep(await Stage.start())
  const { gate, all } = stage
  // What comes again has a trigger that is used up, or was answered before.
  all.slack.expectViolation(/^views\.open: (exchanged|expired)_trigger_id/)
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add wiki wiki.localhost answer=200 body=wiki',
  )
  const anna = stage.account('anna', 'admin')
  const hand = handOf(stage, anna, chat)
  await hand.types('route remove shop')
  await hand.isTold(/This would happen/)
  await hand.opens()
  await hand.gives(stage.code(anna))
  await hand.isTold(/Route shop removed/)
  await all.settled()
  return { stage, anna, hand, gate, all }
}

describe.each(chats)('what %s delivers three times, in any order', chat => {
  it('is done once, and said once', async () => {
    const { stage, anna, all, gate } = await confirmed(chat)
    const before = await picture(stage)
    await gate.expectUnchanged(() => again(all, chat, 3, 1))
    expect(await picture(stage)).toEqual(before)
    await demandTruth(stage, [anna])
    await goesOn(stage, anna, chat)
  })

  it('is done once, also by chats that were started anew', async () => {
    const { stage, anna, all, gate } = await confirmed(chat)
    const before = await picture(stage)
    await all.restart()
    await gate.expectUnchanged(() => again(all, chat, 3, 2))
    expect(await picture(stage)).toEqual(before)
    await demandTruth(stage, [anna])
    await goesOn(stage, anna, chat)
  })

  it('is done once, while it is still being done', async () => {
    const stage = keep(await Stage.start())
    const { gate, all } = stage
    all.slack.expectViolation(/^views\.open: (exchanged|expired)_trigger_id/)
    const anna = stage.account('anna', 'operator')
    const hand = handOf(stage, anna, chat)
    if (chat === 'discord') all.discord.hold()
    const typed = hand.types('route add shop shop.localhost answer=200 body=shop')
    if (chat === 'slack') await all.slack.until(() => all.slack.envelopes[0])
    await Promise.all([typed, again(all, chat, 3, 3)])
    await hand.isTold(/Route shop added/)
    await all.settled()
    expect(
      gate.edge.stores.revisions.list(100).filter(({ why }) => why.startsWith('route add shop')),
    ).toHaveLength(1)
    expect(
      (await stage.everybody.cards())[chat].filter(({ text }) => text.includes('Route shop added')),
    ).toHaveLength(1)
    await demandTruth(stage, [anna])
  })
})

/** The audit, and everything public. */
async function picture({ gate, everybody }: Stage) {
  const written = gate.audit(1000).map(({ kind, subject }) => `${kind} ${subject}`)
  return { written, cards: await everybody.cards() }
}

/** Delivers everything once more, so many times, shuffled. Resolves when all of it was answered. */
async function again(all: TestChats, chat: Hand['chat'], times: number, seed: number): Promise<void> {
  const { slack, discord } = all
  if (chat === 'slack') {
    slack.hold()
    const redelivered = slack.redeliver(/./, times)
    await slack.until(() => (slack.heldCount >= slack.envelopes.length * times ? true : undefined))
    slack.release(shuffled(slack.heldCount, seed))
    await redelivered
  } else {
    const ids = discord.answers.map(({ interactionId }) => interactionId)
    discord.hold()
    if (ids.length === 0) discord.redeliver('last', times)
    for (const id of ids) discord.redeliver(id, times)
    discord.release(shuffled(ids.length * times, seed))
  }
  await all.settled()
}

/** Everybody is still heard. */
async function goesOn(stage: Stage, person: Hand['person'], chat: Hand['chat']): Promise<void> {
  await handOf(stage, person, chat).types('route add more more.localhost answer=200 body=more')
  await expect
    .poll(async () => (await stage.gate.ask('more.localhost')).body, { timeout: 30_000 })
    .toBe('more')
}

function shuffled(count: number, seed: number): number[] {
  const order = Array.from({ length: count }, (_, at) => at)
  let state = seed
  for (let at = count - 1; at > 0; at -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    const other = state % (at + 1)
    const [one = 0, two = 0] = [order[at], order[other]]
    order[at] = two
    order[other] = one
  }
  return order
}
