import type { ProbeTask } from '@gatehouse/core/health/probe/probe.ts'
import type { Reason } from '@gatehouse/core/health/reason.ts'
import { describe, expect, it } from 'vitest'
import { answerRoute, proxyRoute } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { ProberScene, startMs } from './prober-scene.ts'

const keep = keeper()

const directly = (reason: Reason) => (task: ProbeTask) => (task.port === 8001 ? reason : 'ok')

describe('how a route fares', () => {
  it('is unknown first, then as its probes show, each change noted once', async () => {
    const scene = new ProberScene(keep)
    expect(scene.shop).toMatchObject({ state: 'unknown', cause: 'no-results' })
    await scene.pass(2)
    expect(scene.shop).toMatchObject({ state: 'healthy', through: { state: 'up', ms: 5, status: 200 } })
    scene.answer = directly('refused')
    await scene.pass(2)
    expect(scene.shop?.state).toBe('healthy')
    await scene.pass(1)
    expect(scene.shop).toMatchObject({ state: 'degraded', cause: 'edge-only', sinceMs: scene.nowMs })
    scene.answer = () => 'refused'
    await scene.pass(3)
    expect(scene.shop).toMatchObject({ state: 'down', cause: 'refused' })
    await scene.pass(5)
    const { changes } = scene.prober.history('shop', startMs, scene.nowMs + 1)
    expect(changes.map(({ state }) => state)).toEqual(['down', 'degraded', 'healthy'])
  })

  it('is unknown again when nothing was asked for three intervals, and never shown as up', async () => {
    const scene = new ProberScene(keep)
    await scene.pass(2)
    scene.nowMs += 90_000
    expect(scene.shop?.state).toBe('healthy')
    scene.nowMs += 1
    expect(scene.shop).toMatchObject({ state: 'unknown', through: { state: 'unknown' } })
  })

  it('begins anew where something else is asked, and goes on where nothing was changed', async () => {
    const scene = new ProberScene(keep)
    await scene.pass(2)
    scene.state = { ...scene.state, routes: [...scene.state.routes, answerRoute('wiki', 'x')] }
    expect(scene.shop?.state).toBe('healthy')
    expect(scene.prober.routes('wiki')[0]?.state).toBe('unknown')
    scene.state = { ...scene.state, routes: [proxyRoute('shop', [8002])] }
    expect(scene.shop).toMatchObject({ upstreams: [{ address: '127.0.0.1:8002', state: 'unknown' }] })
    expect(() => scene.prober.routes('wiki')).toThrow('There is no route "wiki"')
    await scene.pass(1)
    expect(scene.asked.at(-1)?.port).not.toBe(8001)
  })

  it('an answer to what is not asked any more counts for nothing', async () => {
    const scene = new ProberScene(keep)
    await scene.pass(2)
    const open = Promise.withResolvers<void>()
    scene.gate = open.promise
    scene.answer = () => 'refused'
    scene.nowMs += 30_000
    const turn = scene.prober.turn()
    scene.state = { ...scene.state, routes: [proxyRoute('shop', [8002])] }
    scene.prober.routes()
    scene.gate = null
    scene.answer = () => 'ok'
    open.resolve()
    await turn
    expect(scene.shop?.upstreams).toMatchObject([{ address: '127.0.0.1:8002' }])
    expect(scene.shop?.upstreams[0]?.reason).not.toBe('refused')
  })

  it('an answer to what is asked otherwise by now counts for nothing', async () => {
    const scene = new ProberScene(keep)
    const rules = { intervalSeconds: 30, timeoutSeconds: 5, status: null, text: null }
    const at = (path: string) => [proxyRoute('shop', [8001], {}, { health: { ...rules, path } })]
    scene.state = { ...scene.state, routes: at('/old') }
    await scene.pass(2)
    const open = Promise.withResolvers<void>()
    scene.gate = open.promise
    scene.answer = ({ http }) => (http?.path === '/old' ? 'refused' : 'ok')
    scene.nowMs += 30_000
    const turn = scene.prober.turn()
    scene.state = { ...scene.state, routes: at('/new') }
    scene.prober.routes()
    scene.gate = null
    open.resolve()
    await turn
    expect(scene.shop?.upstreams).toMatchObject([{ address: '127.0.0.1:8001', reason: null }])
    expect(scene.prober.history('shop', startMs, scene.nowMs + 1).total.bad).toBe(0)
  })

  it('is left out of the uptime while in maintenance, when the edge is not asked and its upstreams are', async () => {
    const scene = new ProberScene(keep)
    await scene.pass(4)
    const before = scene.prober.history('shop', startMs, scene.nowMs + 1)
    const maintenance = {
      kind: 'maintenance' as const,
      route: 'shop',
      upstream: null,
      options: { message: 'soon', allow: [] },
      reason: null,
      by: 'anna',
      sinceMs: 0,
      untilMs: null,
    }
    scene.state = { ...scene.state, mitigations: [maintenance] }
    scene.answer = () => 'refused'
    scene.asked = []
    await scene.pass(10)
    expect(scene.shop).toMatchObject({ state: 'maintenance', through: null, upstreams: [{ state: 'down' }] })
    expect(new Set(scene.asked.map(({ port }) => port))).toEqual(new Set([8001]))
    const history = scene.prober.history('shop', startMs, scene.nowMs + 1)
    expect(history).toMatchObject({ uptime: 1, total: { good: before.total.good, bad: 0, maintenance: 10 } })
    expect(history.coverage).toBeLessThan(0.5)
  })
})

describe('when is asked', () => {
  it('each in its interval, more or less, sooner while too little is known', async () => {
    const scene = new ProberScene(keep)
    let seed = 1
    scene.random = () => {
      seed = (seed * 16_807) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let second = 0; second < 3600; second += 1) await scene.pass(1, 1000)
    for (const port of [80, 8001]) {
      const at = scene.asked.filter(one => one.port === port).map(({ atMs }) => atMs)
      const gaps = at.slice(1).map((atMs, index) => atMs - (at[index] ?? 0))
      expect(gaps[0]).toBeLessThanOrEqual(6000)
      expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(26_000)
      expect(Math.max(...gaps)).toBeLessThanOrEqual(35_000)
      expect(new Set(gaps).size).toBeGreaterThan(3)
    }
  })

  it('at most twenty at once, and never the same twice', async () => {
    const scene = new ProberScene(keep)
    const ports = Array.from({ length: 60 }, (_, index) => 8001 + index)
    scene.state = { ...scene.state, routes: [proxyRoute('shop', ports)] }
    scene.prober.routes()
    const open = Promise.withResolvers<void>()
    scene.gate = open.promise
    scene.nowMs += 30_000
    const turns = [scene.prober.turn(), scene.prober.turn(), scene.prober.askNow('shop')]
    expect(scene.running).toBe(20)
    open.resolve()
    await Promise.all(turns)
    expect(scene.mostRunning).toBeLessThanOrEqual(21)
    expect(scene.asked).toHaveLength(61)
  })

  it('at once when somebody wants it, and not again within five seconds', async () => {
    const scene = new ProberScene(keep)
    expect(await scene.prober.askNow('shop')).toEqual({ asked: 2, spared: 0, left: 0 })
    scene.nowMs += 4999
    expect(await scene.prober.askNow('shop')).toEqual({ asked: 0, spared: 2, left: 0 })
    scene.nowMs += 1
    expect(await scene.prober.askNow()).toEqual({ asked: 2, spared: 0, left: 0 })
    await expect(scene.prober.askNow('shpo')).rejects.toThrow('Did you mean')
  })

  it('until it ends: then those that run are ended, and what is known is written', async () => {
    const scene = new ProberScene(keep)
    await scene.pass(1)
    const ending = new AbortController()
    const open = Promise.withResolvers<void>()
    scene.gate = open.promise
    scene.nowMs += 30_000
    const kept = scene.prober.keep(ending.signal)
    await new Promise(setImmediate)
    expect(scene.running).toBe(2)
    ending.abort()
    for (let round = 0; round < 3; round += 1) await new Promise(setImmediate)
    open.resolve()
    await kept
    expect(scene.store.rows('five-minutes', 'shop', startMs, scene.nowMs + 1)).toMatchObject([
      { target: '', good: 1, unknown: 0 },
      { target: '127.0.0.1:8001', good: 1 },
    ])
  })
})
