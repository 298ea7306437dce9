import { sawNothing } from '@gatehouse/core/alerts/source.ts'
import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { alertScene, troubleOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const disk = troubleOf('disk')

describe('a trouble', () => {
  it('is told once it was there for its time, and over once it was away for its time', async () => {
    const { sees, news } = await alertScene(keep, { holdMs: 10_000, recoverMs: 20_000 })
    await sees([disk], 9000)
    await sees([], 1000)
    await sees([disk], 9000)
    expect(news()).toEqual([])
    await sees([disk], 2000)
    expect(news()).toEqual(['raised: disk is wrong.'])
    await sees([], 19_000)
    await sees([disk], 1000)
    await sees([], 19_000)
    expect(news()).toEqual([])
    await sees([], 2000)
    expect(news()).toEqual(['recovered: disk is wrong.'])
  })

  it('that comes back soon is the same alert on the same card, which counts it', async () => {
    const { sees, news, open, cards } = await alertScene(keep)
    await sees([disk])
    const [first] = open()
    for (let time = 0; time < 3; time += 1) {
      await sees([], minuteMs)
      await sees([disk], minuteMs)
    }
    expect(open()).toMatchObject([{ id: first?.id, times: 3, raisedMs: first?.raisedMs }])
    expect(cards()).toEqual(['disk is wrong.'])
    expect(news().filter(words => words.startsWith('raised'))).toHaveLength(4)
  })

  it('that came back says since when, and how often it has begun within a day', async () => {
    const { sees, gate, anna, open, card } = await alertScene(keep)
    const backMs: number[] = []
    for (let time = 0; time < 4; time += 1) {
      backMs.push(gate.clock.nowMs())
      await sees([disk], 2 * minuteMs)
      await sees([], 9 * minuteMs)
    }
    backMs.push(gate.clock.nowMs())
    await sees([disk], 2 * minuteMs)
    const since = open()[0]?.begunMs ?? []
    const toSeconds = (ms: number) => Math.round(ms / 10_000)
    expect(since.map(toSeconds)).toEqual(backMs.map(toSeconds))
    const facts = card(/disk/)?.reply.facts ?? []
    expect(facts.map(([label, value]) => [label, value.replace(/\d\d:\d\d/, '…')])).toEqual([
      ['since', '… UTC'],
      ['again', '5th time in 24 h, first … UTC'],
    ])
    expect(facts[0]?.[2]).toBe(since[4])
    const { reply } = await gate.as(anna, 'alert list')
    expect(reply.table?.rows[0]?.slice(3, 6)).toEqual(['2m ago', '2m', 'open, 5th time in 24 h'])
    // It goes on for a day, and comes back once more.
    await sees([disk], 24 * 60 * minuteMs)
    await sees([], minuteMs)
    await sees([disk])
    expect(open()[0]?.begunMs).toHaveLength(1)
    expect(card(/disk/)?.reply.facts?.map(([label]) => label)).toEqual(['since'])
  })

  it('that comes back later is another alert with a card of its own', async () => {
    const { sees, open, cards } = await alertScene(keep)
    await sees([disk])
    const [first] = open()
    await sees([], 11 * minuteMs)
    await sees([disk])
    expect(open()[0]?.id).not.toBe(first?.id)
    expect(cards()).toEqual(['Over: disk is wrong.', 'disk is wrong.'])
  })

  it('is not over because nobody can look', async () => {
    const { sees, news, open } = await alertScene(keep)
    await sees([disk])
    news()
    await sees(sawNothing, 60 * minuteMs)
    expect(news()).toEqual([])
    expect(open()).toHaveLength(1)
    // The same time with a look that sees nothing wrong.
    await sees([], 1000)
    expect(news()).toEqual(['recovered: disk is wrong.'])
  })

  it('is not raised by a look that sees nothing, and does not grow old meanwhile', async () => {
    const { sees, news } = await alertScene(keep, { holdMs: 10_000 })
    await sees([disk], 9000)
    await sees(sawNothing, 9000)
    await sees([disk], 9000)
    expect(news()).toEqual([])
  })

  it('that gets worse says so at once; other words follow once a minute', async () => {
    const { sees, news, open } = await alertScene(keep)
    await sees([disk])
    news()
    await sees([troubleOf('disk', { facts: [['free', '2 GiB']] })])
    expect(open()).toMatchObject([{ facts: [] }])
    await sees([troubleOf('disk', { severity: 'critical', title: 'disk is full.' })])
    expect(news()).toEqual(['changed: disk is full.'])
    await sees([troubleOf('disk', { facts: [['free', '1 GiB']] })], minuteMs)
    expect(news()).toEqual(['changed: disk is wrong.'])
    expect(open()).toMatchObject([{ severity: 'warning', facts: [['free', '1 GiB']] }])
  })

  it('has its texts cut to what a card holds', async () => {
    const { sees, open } = await alertScene(keep)
    const long = 'x'.repeat(10_000)
    const facts = Array.from({ length: 100 }, () => [long, `${long}\ud800`] as const)
    await sees([troubleOf('disk', { title: long, facts, actions: [long, 'a', 'b', 'c', 'd'] })])
    const [alert] = open()
    expect(alert?.title).toHaveLength(300)
    expect(alert?.facts).toHaveLength(12)
    expect(alert?.actions).toEqual(['a', 'b', 'c'])
  })
})

describe('after a restart', () => {
  it('nothing is told twice', async () => {
    const { sees, news, restart, cards } = await alertScene(keep)
    await sees([disk])
    restart()
    await sees([disk], minuteMs)
    expect(news()).toEqual([])
    expect(cards()).toEqual(['disk is wrong.'])
  })

  it('what ended meanwhile is told, and what began as well', async () => {
    const { sees, news, restart, cards } = await alertScene(keep)
    await sees([disk])
    restart()
    await sees([troubleOf('log')], minuteMs)
    expect(news().sort()).toEqual(['raised: log is wrong.', 'recovered: disk is wrong.'])
    expect(cards()).toEqual(['Over: disk is wrong.', 'log is wrong.'])
  })

  it('what cannot be seen yet is neither over nor told again', async () => {
    const { sees, news, restart } = await alertScene(keep)
    await sees([disk])
    restart()
    await sees(sawNothing, 10 * minuteMs)
    await sees([disk])
    expect(news()).toEqual([])
  })
})

it('what cannot be written is not told, and told once it can be', async () => {
  const { sees, news, gate, open } = await alertScene(keep)
  const { alertStore } = gate.edge.stores
  const add = alertStore.add.bind(alertStore)
  alertStore.add = alert => {
    add(alert)
    throw new Error('the disk is full')
  }
  await expect(sees([disk])).rejects.toThrow('full')
  expect([news(), open()]).toEqual([[], []])
  alertStore.add = add
  await sees([disk])
  expect(news()).toEqual(['raised: disk is wrong.'])
})

it('what has been over for three months is forgotten, and so is a silence; what goes on is not', async () => {
  const { sees, gate } = await alertScene(keep)
  const { alerts } = gate.deps
  const [sinceMs, dayMs] = [gate.clock.nowMs(), 86_400_000]
  const silence = { what: 'route-health', critical: false, by: 'anna', reason: null, sinceMs, members: [] }
  alerts.silence({ ...silence, untilMs: sinceMs + minuteMs })
  await sees([disk, troubleOf('log')])
  await sees([troubleOf('log')], 90 * dayMs - minuteMs)
  const keys = () => alerts.list(10).map(({ key }) => key)
  expect(keys()).toEqual(['disk:log', 'disk:disk'])
  await sees([troubleOf('log')], 2 * minuteMs)
  await sees([troubleOf('log')], 60 * minuteMs)
  expect(keys()).toEqual(['disk:log'])
  expect(gate.edge.stores.alertStore.silences(sinceMs)).toEqual([])
})
