import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { alertScene, troubleOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => troubleOf(`route-${from + index}`))
const critical = (count: number) => many(count, 100).map(one => ({ ...one, severity: 'critical' as const }))

describe('many of a kind at once', () => {
  it('are one alert on one card, which says how many and names the first', async () => {
    const { sees, news, open, cards, card } = await alertScene(keep)
    await sees(many(200))
    expect(news()).toEqual(['raised: 200 things are wrong.'])
    expect(open()).toHaveLength(1)
    expect(cards()).toEqual(['200 things are wrong.'])
    expect(card(/200/)?.reply.facts).toContainEqual(['route-0', 'route-0 is wrong.'])
    expect(card(/200/)?.reply.facts).toContainEqual(['and', '190 more'])
  })

  it('are one alert also when some came shortly before', async () => {
    const { sees, open } = await alertScene(keep)
    await sees(many(3), 20_000)
    await sees(many(7))
    expect(open().map(({ key }) => key)).toEqual(['disk:route-0', 'disk:route-1', 'disk:route-2', 'disk:*'])
  })

  it('are told one by one when they come one by one, or are five', async () => {
    const { sees, open } = await alertScene(keep)
    for (let count = 1; count <= 8; count += 1) await sees(many(count), minuteMs)
    expect(open()).toHaveLength(8)
    const other = await alertScene(keep)
    await other.sees(many(5))
    expect(other.open()).toHaveLength(5)
  })

  it('go on as one while more come and some go, and are over together', async () => {
    const { sees, news, open } = await alertScene(keep)
    await sees(many(20))
    news()
    await sees(many(30, 10), 2 * minuteMs)
    expect(news()).toEqual(['changed: 30 things are wrong.'])
    await sees(many(1, 10), 2 * minuteMs)
    expect(open()).toHaveLength(1)
    await sees([])
    expect(news().at(-1)).toMatch(/^recovered/)
    expect(open()).toEqual([])
  })

  it('are as grave as the gravest of them, when many are critical', async () => {
    const { sees, open, card } = await alertScene(keep)
    await sees([...many(9), ...critical(12)])
    expect(open()).toMatchObject([
      { key: 'disk:*critical', severity: 'critical', title: '12 things are wrong.' },
      { key: 'disk:*', severity: 'warning', title: '9 things are wrong.' },
    ])
    expect(card(/12/)?.reply.facts).toContainEqual(['critical', '12 of 12'])
  })

  it('hide no critical one, neither at once nor later', async () => {
    const { sees, open } = await alertScene(keep)
    await sees([...many(12), troubleOf('first', { severity: 'critical' })])
    expect(open()).toMatchObject([
      { key: 'disk:first', severity: 'critical' },
      { key: 'disk:*', severity: 'warning', title: '12 things are wrong.' },
    ])
    const worse = troubleOf('route-3', { severity: 'critical' })
    await sees([...many(3), worse, ...many(8, 4), troubleOf('first', { severity: 'critical' })])
    expect(open().map(({ key, severity }) => [key, severity])).toContainEqual(['disk:route-3', 'critical'])
  })

  it('that are critical hide none that comes later, as long as those are few', async () => {
    const { sees, news, open } = await alertScene(keep)
    await sees(critical(30), 2 * minuteMs)
    news()
    await sees([...critical(30), troubleOf('late', { severity: 'critical' })])
    expect(news()).toEqual(['raised: late is wrong.'])
    // Attackers may make any number: there is an end to cards.
    for (let count = 31; count < 90; count += 3) await sees(critical(count), 2 * minuteMs)
    expect(open().length).toBeLessThanOrEqual(21)
    // What is less grave by now is not told anew.
    news()
    await sees(many(30, 100), 2 * minuteMs)
    expect(news().filter(words => words.startsWith('raised'))).toEqual([])
  })

  it('are not over while nobody can look at one of them', async () => {
    const { sees, open } = await alertScene(keep)
    await sees(many(20))
    await sees({ troubles: [], isUnknown: key => key === 'disk:route-7' }, 60 * minuteMs)
    expect(open()).toHaveLength(1)
    await sees({ troubles: [], isUnknown: key => key === 'disk:elsewhere' })
    expect(open()).toEqual([])
  })

  it('stay one over a restart', async () => {
    const { sees, news, open, restart } = await alertScene(keep)
    await sees(many(20))
    restart()
    await sees(many(20), minuteMs)
    expect([news(), open().length]).toEqual([[], 1])
  })
})

it('ten thousand cost a look little', async () => {
  /** How many rows two looks write at a flood that is known. */
  const written = async (count: number) => {
    const { sees, gate } = await alertScene(keep)
    const changes = gate.edge.database.sqlite.prepare('SELECT total_changes()').pluck()
    await sees(many(count))
    const before = Number(changes.get())
    await sees(many(count))
    return Number(changes.get()) - before
  }
  expect(await written(10_000)).toBe(await written(10))
})
