import type { ProbeStore } from '@gatehouse/core/health/probe-store.ts'
import { Recorder } from '@gatehouse/core/health/recorder.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { ProberScene, startMs } from './prober-scene.ts'

const keep = keeper()
const hourMs = 3_600_000

describe('what is kept', () => {
  it('adds up alike in five minutes, hours and days, across restarts', async () => {
    const scene = new ProberScene(keep)
    await scene.pass(150)
    scene.again()
    scene.answer = () => 'reset'
    await scene.pass(30)
    const sums = (['five-minutes', 'hour', 'day'] as const).map(resolution =>
      scene.store
        .rows(resolution, 'shop', 0, scene.nowMs + 1)
        .filter(({ target }) => target === '')
        .reduce(
          (sum, { good, bad, sumMs }) => ({
            good: sum.good + good,
            bad: sum.bad + bad,
            sumMs: sum.sumMs + sumMs,
          }),
          {
            good: 0,
            bad: 0,
            sumMs: 0,
          },
        ),
    )
    expect(sums[0]).toEqual({ good: 150, bad: 30, sumMs: 900 })
    expect(sums[1]).toEqual(sums[0])
    expect(sums[2]).toEqual(sums[0])
    const { uptime, coverage, changes } = scene.prober.history('shop', startMs, scene.nowMs + 1)
    expect(uptime).toBeCloseTo(150 / 180, 5)
    expect(coverage).toBeGreaterThan(0.98)
    expect(changes.map(({ state, cause }) => `${state} ${cause}`)).toEqual(['down reset', 'healthy ok'])
  })

  it('waits in memory while nothing can be written', async () => {
    const scene = new ProberScene(keep)
    scene.writes = false
    await scene.pass(10)
    expect(scene.prober.history('shop', startMs - hourMs, scene.nowMs + 1).uptime).toBeNull()
    expect(scene.shop?.state).toBe('healthy')
    scene.writes = true
    await scene.pass(1)
    expect(scene.prober.history('shop', startMs, scene.nowMs + 1).total).toMatchObject({ good: 11, bad: 0 })
  })

  it('is forgotten when it is old: five minutes first, then hours, then days', async () => {
    const scene = new ProberScene(keep)
    const left = () =>
      (['five-minutes', 'hour', 'day'] as const).filter(
        resolution => scene.store.rows(resolution, 'shop', 0, startMs + 1).length > 0,
      )
    await scene.pass(2)
    expect(left()).toEqual(['five-minutes', 'hour', 'day'])
    const dayMs = 24 * hourMs
    await scene.pass(1, 8 * dayMs)
    expect(left()).toEqual(['hour', 'day'])
    await scene.pass(1, 90 * dayMs)
    expect(left()).toEqual(['day'])
    await scene.pass(1, 730 * dayMs)
    expect(left()).toEqual([])
  })

  it('waits in memory within a bound: the oldest is given up', () => {
    const written: string[] = []
    const store: ProbeStore = {
      add: (resolution, rows) => {
        if (resolution === 'day') written.push(...rows.map(({ route }) => route))
      },
      rows: () => [],
      addChanges: () => undefined,
      changes: () => [],
      forget: () => 0,
    }
    const recorder = new Recorder({ store, transactions: { write: work => work() }, log: silentLog })
    const result = { reason: 'ok' as const, ms: 5, status: 200, expiresInDays: null }
    for (let route = 0; route < 40_005; route += 1) recorder.result(`${route}`, '', result, startMs, 1000)
    recorder.write(startMs)
    expect([written.length, written[0], written.at(-1)]).toEqual([40_000, '5', '40004'])
  })

  it('what this machine could not ask says nothing of anybody', async () => {
    const scene = new ProberScene(keep)
    await scene.pass(2)
    scene.answer = () => 'not-asked'
    await scene.pass(5)
    expect(scene.shop?.state).toBe('unknown')
    expect(scene.prober.history('shop', startMs, scene.nowMs + 1)).toMatchObject({
      uptime: 1,
      total: { good: 2, bad: 0, unknown: 5 },
    })
  })
})
