import { describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { sample } from '../../harness/soak.ts'
import { chats, handOf } from './hand.ts'
import { approving, destructive, playScene, previews, waitsForSecond } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()
/** Those of two chats are the first and the last. */
const pairs = [
  ['slack', 'discord'],
  ['slack', 'slack'],
  ['discord', 'discord'],
  ['discord', 'slack'],
] as const
const over = /already|Not done|Not confirmed|was cancelled|was rejected|There is no such/

describe.each(chats)('two clicks at the same moment in %s', chat => {
  it('of one person, who confirms twice: one effect, one code, one outcome', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    const code = stage.code(anna)
    await Promise.all([hand.gives(code), hand.gives(code)])
    await hand.isTold(/Route shop removed|confirmed already/)
    await expect.poll(scene.shop).not.toBe('shop')
    expect(scene.times(destructive)).toBe(1)
    await demandTruth(stage, people)
  })

  it('of one person, who confirms and cancels: it is done, or it is not, exactly as is said', async () => {
    const scene = await playScene(keep)
    const { stage, anna, people, shop, times } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    await Promise.all([hand.gives(stage.code(anna)), hand.presses('Cancel')])
    await hand.isTold(/Route shop removed|Not confirmed; nothing was changed|It was c|Not done|carried out/)
    await demandTruth(stage, people)
    const isDone = times(destructive) === 1
    expect(await shop()).toBe(isDone ? 'There is no such site here.' : 'shop')
    await expect
      .poll(hand.told)
      .toMatch(isDone ? /removed|carried out|confirmed already/ : /nothing was changed|was cancelled/)
  })
})

describe.each(sample(pairs, 2))('two people at the same moment, in %s and in %s', (one, other) => {
  it('approve it: it is done once, and both are told', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, dora, people, roleOfCarl, times } = scene
    await waitsForSecond(scene, handOf(stage, anna, 'slack'))
    const [first, second] = [handOf(stage, ben, one), handOf(stage, dora, other)]
    await approving(first)
    await approving(second)
    const codes = [stage.code(ben), stage.code(dora)] as const
    await Promise.all([first.gives(codes[0]), second.gives(codes[1])])
    await expect.poll(roleOfCarl).toBe('admin')
    await Promise.all([first.isTold(/carl is admin|already/), second.isTold(/carl is admin|already/)])
    expect(times('account role carl admin')).toBe(1)
    await demandTruth(stage, people)
    const told = [first.told(), second.told()]
    expect(told.filter(text => over.test(text)).length, told.join('\n')).toBeLessThanOrEqual(1)
  })

  it('approve and reject it: one of both holds, and both read which', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, dora, people, roleOfCarl } = scene
    await waitsForSecond(scene, handOf(stage, anna, 'discord'))
    const [yes, no] = [handOf(stage, ben, one), handOf(stage, dora, other)]
    await approving(yes)
    await no.presses('Reject…')
    await no.isTold(/Reject it\?/)
    await Promise.all([yes.gives(stage.code(ben)), no.presses('Reject')])
    await no.isTold(/Rejected; nothing was changed|already|carried out/)
    await demandTruth(stage, people)
    const isDone = roleOfCarl() === 'admin'
    const { cards } = { cards: await stage.everybody.cards() }
    for (const seen of [cards.slack, cards.discord])
      expect(seen.at(-1)?.text).toMatch(isDone ? /by: anna and ben/ : /Not done: account role carl admin/)
    await expect.poll(yes.told).toMatch(isDone ? /carl/ : /rejected|Not done/)
    await expect.poll(no.told).toMatch(isDone ? /already|carried out/ : /Rejected|rejected by dora/)
  })

  it('take a change back: it is taken back once, and not put back again', async () => {
    const scene = await playScene(keep)
    const { stage, ben, dora, people, times } = scene
    const { gate } = stage
    await gate.done('route add more more.localhost answer=200 body=more')
    stage.all.chats.changed()
    await stage.all.settled()
    const line = `undo ${gate.edge.revisions.active()?.number}`
    const hands = [handOf(stage, ben, one), handOf(stage, dora, other)] as const
    await Promise.all(hands.map(hand => hand.presses('Undo')))
    for (const hand of hands) {
      await hand.isTold(new RegExp(`This would happen.*${line}`))
      await hand.opens()
    }
    const codes = [stage.code(ben), stage.code(dora)] as const
    await Promise.all([hands[0].gives(codes[0]), hands[1].gives(codes[1])])
    await expect.poll(async () => (await gate.ask('more.localhost')).status).toBe(404)
    await Promise.all(
      hands.map(hand =>
        hand.isTold(/undone|taken back already|like that already|Nothing was changed|carried out/),
      ),
    )
    expect(times(line)).toBe(1)
    await demandTruth(stage, people)
  })
})
