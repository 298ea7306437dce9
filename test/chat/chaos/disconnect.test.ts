import { describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { sample } from '../../harness/soak.ts'
import { chats, handOf } from './hand.ts'
import { goesAway, isIn, outages } from './outage.ts'
import { approving, critical, destructive, playScene, previews, type Scene, waitsForSecond } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()

const ways = chats.flatMap(chat => outages.map(outage => [chat, outage] as const))

describe.each(sample(ways, 2))('%s goes away in the middle of a confirmation: %s', (chat, outage) => {
  it('while the plan is shown: it can be confirmed afterwards, and is done once', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop, times } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    const comesBack = await goesAway(stage, chat, outage)
    await comesBack()
    await hand.gives(stage.code(anna))
    await expect.poll(shop, { timeout: 30_000 }).not.toBe('shop')
    await hand.isTold(/Route shop removed/)
    expect(times(destructive)).toBe(1)
    await demandTruth(stage, people)
  })

  it('between the code and the outcome: what was confirmed is done, and the cards say so afterwards', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop, times } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    const given = hand.gives(stage.code(anna))
    await expect
      .poll(() => stage.gate.audit(5).some(({ kind }) => kind === 'confirmed'), { interval: 1 })
      .toBe(true)
    const comesBack = await goesAway(stage, chat, outage)
    await given
    await expect.poll(shop, { timeout: 30_000 }).not.toBe('shop')
    await comesBack()
    await stage.everybody.sees(/Route shop removed[\s\S]*by: anna/)
    expect(times(destructive)).toBe(1)
    await demandTruth(stage, people)
  })

  it('while a second person is asked for: the other chat goes on, and both are right afterwards', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, people, roleOfCarl, times } = scene
    await waitsForSecond(scene, handOf(stage, anna, chat))
    const comesBack = await goesAway(stage, chat, outage)
    const other = chat === 'slack' ? 'discord' : 'slack'
    const second = handOf(stage, ben, other)
    await approving(second)
    await second.gives(stage.code(ben))
    await expect.poll(roleOfCarl, { timeout: 30_000 }).toBe('admin')
    await second.isTold(/carl is admin/)
    // What hangs in one chat does not hold up the other.
    const shown = () => JSON.stringify(screens(scene, other))
    await expect.poll(shown, { timeout: 3000 }).toMatch(/by: anna and ben/)
    await comesBack()
    await stage.everybody.sees(/by: anna and ben/, ['Undo'])
    expect(times(critical)).toBe(1)
    await demandTruth(stage, people)
  })
})

describe.each(chats)('%s goes away in the middle of a confirmation', chat => {
  it('before the command comes: it is done once when it is delivered after all, or never', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, times } = scene
    stage.all[chat].hold()
    const line = 'route add more more.localhost answer=200 body=more'
    const hand = handOf(stage, anna, chat)
    const typed = hand.types(line)
    if (chat === 'slack') stage.all.slack.faults.dropSockets()
    else stage.all.discord.faults.dropGateway()
    await isIn(stage, chat, 'up')
    stage.all[chat].release()
    await typed
    await hand.isTold(/Route more added/)
    expect(times(line)).toBe(1)
    await stage.everybody.sees(/Route more added/)
    await demandTruth(stage, people)
  })
})

function screens({ stage, ben }: Scene, chat: 'slack' | 'discord'): string[] {
  const { all } = stage
  return chat === 'slack'
    ? ben.slack.sees(all.slackOps).map(({ text }) => text)
    : ben.discord.sees(all.discordOps).map(({ text }) => text.replaceAll('*', ''))
}
