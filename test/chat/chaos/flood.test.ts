import { describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { chats, handOf } from './hand.ts'
import { playScene } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()

describe.each(chats)('a flood in %s', chat => {
  it('of 120 commands of one person: all are acknowledged, most are refused in words, and others are answered', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, people } = scene
    const mine = handOf(stage, anna, chat)
    const other = handOf(stage, ben, chat)
    const flood = Array.from({ length: 120 }, () => mine.types('route list'))
    await other.types('route show shop')
    await other.isTold(/shop.localhost/)
    await Promise.all(flood)
    const told = () => mine.told().split('\n---\n')
    const done = () =>
      told().filter(text => /too many commands are running/.test(text)).length +
      told().filter(text => /wiki/.test(text)).length
    await expect.poll(done, { timeout: 30_000 }).toBe(120)
    expect(told().filter(text => /wiki/.test(text)).length).toBeGreaterThan(0)
    await mine.types('route add more more.localhost answer=200 body=more')
    await mine.isTold(/Route more added/)
    await demandTruth(stage, people)
  })

  it('of 50 people at once: each is answered', async () => {
    const { stage, people } = await playScene(keep)
    const crowd = Array.from({ length: 50 }, (_, n) =>
      stage.account(`person${n}`, 'operator', 'without codes'),
    )
    const hands = crowd.map(person => handOf(stage, person, chat))
    await Promise.all(
      hands.map((hand, n) => hand.types(`route add more${n} more${n}.localhost answer=200 body=${n}`)),
    )
    await Promise.all(hands.map((hand, n) => hand.isTold(new RegExp(`Route more${n} added`))))
    expect(stage.gate.edge.control.current().state.routes).toHaveLength(52)
    for (const n of [0, 25, 49]) expect((await stage.gate.ask(`more${n}.localhost`)).body).toBe(String(n))
    await demandTruth(stage, people)
    await stage.everybody.sees(/Route more49 added/)
  })
})
