import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { alertScene, troubleOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const warning = troubleOf('disk')
const critical = troubleOf('disk', { severity: 'critical' })
const many = (count: number, from = 0, more: Parameters<typeof troubleOf>[1] = {}) =>
  Array.from({ length: count }, (_, index) => troubleOf(`route-${from + index}`, more))

describe('a card of its own, by which phones ring, gets', () => {
  it('what becomes critical; the earlier card says that there is another', async () => {
    const { sees, cards, channel } = await alertScene(keep)
    await sees([warning], minuteMs)
    await sees([critical])
    expect(cards()).toEqual(['disk is wrong.', 'disk is wrong.'])
    expect(channel.shown.map(({ reply }) => reply.severity)).toEqual(['info', 'error'])
    expect(channel.shown[0]?.reply.notes).toEqual(['It was told anew, further down.'])
    // To and fro rings once.
    for (let time = 0; time < 2; time += 1) {
      await sees([warning], minuteMs)
      await sees([critical], 1000)
    }
    expect(cards()).toHaveLength(2)
  })

  it('what is critical and comes back, but not again and again', async () => {
    const { sees, cards } = await alertScene(keep)
    await sees([critical], minuteMs)
    await sees([], 8 * minuteMs)
    await sees([critical], minuteMs)
    expect(cards()).toHaveLength(2)
    for (let time = 0; time < 3; time += 1) {
      await sees([], 20_000)
      await sees([critical], 20_000)
    }
    expect(cards()).toHaveLength(2)
  })

  it('no warning that comes back', async () => {
    const { sees, cards } = await alertScene(keep)
    await sees([warning], minuteMs)
    await sees([], 8 * minuteMs)
    await sees([warning], minuteMs)
    expect(cards()).toHaveLength(1)
  })

  it('a crowd of critical ones that many more have joined', async () => {
    const { sees, open, cards } = await alertScene(keep)
    const grave = { severity: 'critical' } as const
    await sees(many(20, 0, grave), 2 * minuteMs)
    // Too soon for another card; it waits.
    await sees(many(40, 0, grave), 2 * minuteMs)
    expect(cards()).toEqual(['40 things are wrong.'])
    await sees(many(40, 0, grave), 2 * minuteMs)
    await sees(many(40, 0, grave), minuteMs)
    expect(open()).toHaveLength(1)
    expect(cards()).toEqual(['40 things are wrong.', '40 things are wrong.'])
    await sees(many(40, 0, grave), 20 * minuteMs)
    expect(cards()).toHaveLength(2)
  })

  it('what joined a crowd while nobody wanted to hear of it, once the silence is over', async () => {
    const { sees, gate, open, cards } = await alertScene(keep)
    await sees(many(20), 2 * minuteMs)
    const nowMs = gate.clock.nowMs()
    const what = open()[0]?.key ?? ''
    gate.deps.alerts.silence({
      what,
      critical: true,
      by: 'anna',
      reason: null,
      sinceMs: nowMs,
      untilMs: nowMs + 10 * minuteMs,
      members: [],
    })
    await sees(many(60), 5 * minuteMs)
    expect(cards()).toHaveLength(1)
    await sees(many(60), 6 * minuteMs)
    expect(cards()).toHaveLength(2)
  })
})

it('a silence of a crowd hides no critical one that comes later', async () => {
  const { sees, gate, anna, open, news } = await alertScene(keep)
  const grave = { severity: 'critical' } as const
  await sees([...many(20), ...many(20, 100, grave)], 2 * minuteMs)
  for (const { id } of open()) {
    gate.clock.advance(31_000)
    expect((await gate.as(anna, `alert silence ${id} 1h critical=yes`)).exit).toBe(0)
  }
  news()
  await sees([...many(20), ...many(20, 100, grave), troubleOf('late', grave)])
  expect(news()).toEqual(['raised: late is wrong.'])
})

describe('a crowd', () => {
  it('stands for a flood: what comes a minute later, one by one, has an alert of its own', async () => {
    const { sees, open } = await alertScene(keep)
    await sees(many(20), 30_000)
    await sees(many(22), 2 * minuteMs)
    await sees([...many(20), troubleOf('late')], 2 * minuteMs)
    expect(open().map(({ key }) => key)).toEqual(expect.arrayContaining(['disk:*', 'disk:late']))
    expect(open().length).toBeLessThanOrEqual(4)
    // Nobody makes any number of cards.
    for (let count = 20; count < 90; count += 4) await sees(many(count), minuteMs)
    expect(open().length).toBeLessThanOrEqual(21)
  })

  it('says what its members have in common, and keeps how many they were', async () => {
    const { sees, card } = await alertScene(keep)
    const facts = [['cause', 'refused: nobody listens there']] as const
    const actions = ['block 203.0.113.7 1h']
    await sees(many(51, 0, { facts, actions }), 2 * minuteMs)
    expect(card(/51/)?.reply.facts).toContainEqual(['cause', 'refused: nobody listens there (51 of 51)'])
    expect(card(/51/)?.buttons[0]?.label).toBe('Block 203.0.113.7')
    await sees(many(38, 20, { facts, actions }), 2 * minuteMs)
    expect(card(/wrong/)?.reply.facts).toContainEqual(['at most', '51'])
    await sees([], 2 * minuteMs)
    expect(card(/^Over/)?.reply.facts).toContainEqual(['at most', '51'])
  })
})

it('whom somebody has blocked is not offered to be blocked', async () => {
  const { sees, gate, card, channel } = await alertScene(keep)
  await sees([troubleOf('disk', { actions: ['block 203.0.113.7 1h', 'panic'] })])
  expect(card(/disk/)?.buttons[0]?.label).toBe('Block 203.0.113.7')
  await gate.done('block 203.0.113.7 1h')
  await channel.posting.sync()
  expect(card(/disk/)?.buttons.map(({ label }) => label)).not.toContain('Block 203.0.113.7')
})
