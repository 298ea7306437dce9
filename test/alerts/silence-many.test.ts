import { silencedBy } from '@gatehouse/core/alerts/silenced.ts'
import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { alertScene, troubleOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => troubleOf(`route-${from + index}`))

/** Twenty warnings are one alert, which anna has silenced. */
async function scene() {
  const all = await alertScene(keep)
  const { gate, anna, sees, news, open } = all
  await sees(many(20), 2 * minuteMs)
  const answer = await gate.as(anna, `alert silence ${open()[0]?.id} 3h reason="new rack"`)
  news()
  return { ...all, answer }
}

it('a silence of many is one of each that they are, by itself, and says of how many', async () => {
  const { gate, anna, answer, sees, news, open, card, channel } = await scene()
  expect(answer).toMatchObject({ exit: 0, reply: { notes: ['Nor of the 20 that were in it by itself.'] } })
  await channel.posting.sync()
  const facts = card(/20/)?.reply.facts ?? []
  expect(facts.find(([label]) => label === 'silenced')?.[1]).toMatch(/by anna, with the 20 that were in it$/)
  const { reply } = await gate.as(anna, 'alert silences')
  expect(reply.table?.rows[0]?.[1]).toBe('disk:* and the 20 that were in it')
  // They end together, and some of them come back one by one.
  await sees([], 30 * minuteMs)
  expect(news()).toEqual(['recovered: 20 things are wrong.'])
  await sees([troubleOf('route-3'), troubleOf('late')])
  expect(news()).toEqual(['raised: late is wrong.'])
  expect(open().map(({ key }) => key)).toEqual(['disk:route-3', 'disk:late'])
  // It is one of warnings.
  await sees([troubleOf('route-3', { severity: 'critical' }), troubleOf('late')])
  expect(news()).toEqual(['raised: route-3 is wrong.'])
})

it('it is over when its time is over, and is of nothing of another kind', async () => {
  const { gate, sees, news } = await scene()
  const silences = gate.deps.alerts.silences(gate.clock.nowMs())
  const falls = (key: string) => silencedBy({ key, severity: 'warning', members: [] }, silences) !== undefined
  expect(['disk:route-3', 'disk:route-33', 'route-health:route-3', 'disk'].map(falls)).toEqual([
    true,
    false,
    false,
    false,
  ])
  await sees([], 30 * minuteMs)
  await sees([troubleOf('route-3')], 160 * minuteMs)
  expect(news()).toEqual(['recovered: 20 things are wrong.', 'raised: route-3 is wrong.'])
})

it('many of whom each is silenced are silent as one', async () => {
  const { gate, anna, sees, news } = await alertScene(keep)
  const said = many(7)
  for (const { key } of said) expect((await gate.as(anna, `alert silence ${key} 1h`)).exit).toBe(0)
  await sees(said)
  expect(news()).toEqual([])
  await sees([...said, troubleOf('other')], minuteMs)
  expect(news()).toEqual(['raised: other is wrong.'])
})
