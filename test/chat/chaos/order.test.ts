import { describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { chats, handOf } from './hand.ts'
import { destructive, playScene, previews } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()

describe.each(chats)('what %s delivers in another order than it was done', chat => {
  it('two commands in reverse: both are answered, and what stands is what the last one said', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, people, times } = scene
    const { all, gate } = stage
    all[chat].hold()
    const lines = [
      'route add more more.localhost answer=200 body=one',
      'route add more more.localhost answer=200 body=two',
    ] as const
    const typed = [handOf(stage, anna, chat).types(lines[0]), handOf(stage, ben, chat).types(lines[1])]
    if (chat === 'slack') await expect.poll(() => all.slack.heldCount).toBe(2)
    all[chat].release('reversed')
    await Promise.all(typed)
    await Promise.all([
      handOf(stage, anna, chat).isTold(/Route more added|already/),
      handOf(stage, ben, chat).isTold(/Route more added|already/),
    ])
    const body = (await gate.ask('more.localhost')).body
    expect(times(lines[0]) + times(lines[1])).toBe(1)
    expect(body).toBe(times(lines[0]) === 1 ? 'one' : 'two')
    await demandTruth(stage, people)
  })

  it('a Cancel before the code that was given first: one of both holds', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop, times } = scene
    const { all } = stage
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    all[chat].hold()
    const code = stage.code(anna)
    const given = hand.gives(code)
    const pressed = hand.presses('Cancel')
    if (chat === 'slack') await expect.poll(() => all.slack.heldCount).toBe(2)
    all[chat].release('reversed')
    await Promise.all([given, pressed])
    await demandTruth(stage, people)
    expect(await shop()).toBe(times(destructive) === 1 ? 'There is no such site here.' : 'shop')
    await expect
      .poll(hand.told)
      .toMatch(times(destructive) === 1 ? /removed|carried out/ : /nothing was changed|cancelled/)
  })

  it('a change of a card while it is still being posted: the last word stands', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, people } = scene
    const { all, gate } = stage
    const goOn =
      chat === 'discord' ? all.discord.faults.hang('POST /channels/:channel/messages') : slowPosts(stage)
    const hand = handOf(stage, anna, chat)
    await hand.types('route add more more.localhost answer=200 body=more')
    await hand.isTold(/Route more added/)
    const line = `undo ${gate.edge.revisions.active()?.number}`
    const other = handOf(stage, ben, chat)
    await other.types(line)
    await other.isTold(new RegExp(`This would happen.*${line}`))
    await other.opens()
    await other.gives(stage.code(ben))
    await expect.poll(async () => (await gate.ask('more.localhost')).status).toBe(404)
    goOn()
    await other.isTold(/undone|carried out/)
    all.chats.tick()
    await all.settled()
    await stage.everybody.sees(/Route more added/, [])
    await demandTruth(stage, people)
  })
})

/** Slack takes the first posts after a while only. */
function slowPosts({ all }: Parameters<typeof demandTruth>[0]): () => void {
  all.slack.faults.rateLimit('chat.postMessage', { times: 1, retryAfterSeconds: 1 })
  return () => undefined
}
