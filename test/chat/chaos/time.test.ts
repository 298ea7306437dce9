import { describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { chats, handOf } from './hand.ts'
import { critical, destructive, playScene, previews, waitsForSecond } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()
const minute = 60_000

describe.each(chats)('when time jumps, in %s', chat => {
  it('over the end of a plan while nobody does anything: what asked for it asks no more', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    await stage.advance(5 * minute)
    await hand.isTold(/Not done: route remove shop/)
    await demandTruth(stage, people)
    expect(await shop()).toBe('shop')
    expect(stage.written('expired', destructive)).toBeDefined()
  })

  it('over the end of a plan between the field and the code: it is said, and nothing is done', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop, times } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    stage.gate.clock.advance(6 * minute)
    await hand.gives(stage.code(anna))
    await hand.isTold(/not confirmed in time|Not done/)
    await demandTruth(stage, people)
    expect([await shop(), times(destructive)]).toEqual(['shop', 0])
  })

  it('back by an hour: no code is trusted, and the plan still works once the clock is right', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop, times } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    const [waiting] = stage.gate.deps.confirmations.waiting()
    await stage.advance(-60 * minute)
    await hand.gives(stage.code(anna))
    await hand.isTold(/clock of this machine has gone back/)
    await demandTruth(stage, people)
    expect([await shop(), times(destructive)]).toEqual(['shop', 0])
    await stage.advance(60 * minute)
    if (chat === 'slack') await anna.slack.closes()
    await previews(hand, `confirmation approve ${waiting?.id.slice(0, 8)}`, destructive)
    await hand.gives(stage.code(anna))
    await hand.isTold(/Route shop removed/)
    expect(times(destructive)).toBe(1)
    await demandTruth(stage, people)
  })

  it('by hours: cards are changed through their channels, when no address that came with them works any more', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, people, shop } = scene
    const hand = handOf(stage, anna, chat)
    await hand.types('route add more more.localhost answer=200 body=more')
    await hand.isTold(/Route more added/)
    await stage.everybody.sees(/Route more added/, ['Undo'])
    await stage.advance(3 * 60 * minute)
    const other = handOf(stage, ben, chat)
    await other.presses('Undo')
    await other.isTold(/This would happen/)
    await other.opens()
    await other.gives(stage.code(ben))
    await other.isTold(/undone/)
    await stage.everybody.sees(/Route more added/, [])
    await stage.advance(25 * 60 * minute)
    for (const cards of Object.values(await stage.everybody.cards()))
      expect(cards.flatMap(({ buttons }) => buttons)).toEqual([])
    await demandTruth(stage, people)
    expect(await shop()).toBe('shop')
  })

  it('over the end of what waits for a second person: both chats say so', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, roleOfCarl } = scene
    await waitsForSecond(scene, handOf(stage, anna, chat))
    await stage.advance(10 * minute)
    await stage.everybody.sees(/Not done: account role carl admin/, [])
    await demandTruth(stage, people)
    expect(roleOfCarl()).toBe('operator')
    expect(stage.written('expired', critical)).toBeDefined()
  })
})
