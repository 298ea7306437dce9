import { join } from 'node:path'
import type { ProbeResult, ProbeTask } from '@gatehouse/core/health/probe/probe.ts'
import { Prober } from '@gatehouse/core/health/prober.ts'
import type { Reason } from '@gatehouse/core/health/reason.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteProbeStore } from '@gatehouse/core/sqlite/probe-store.ts'
import type { Transactions } from '@gatehouse/core/transactions.ts'
import { describe, expect, it } from 'vitest'
import { answerRoute, proxyRoute } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const startMs = Date.UTC(2026, 10, 23, 12)
const hourMs = 3_600_000

/** A prober whose time, whose edge and whose answers a test makes. */
class Scene {
  nowMs = startMs
  state: DesiredState = {
    settings: initialSettings(':80', null),
    policies: [],
    mitigations: [],
    routes: [proxyRoute('shop', [8001])],
  }
  answer: (task: ProbeTask) => Reason = () => 'ok'
  /** Until it is set, probes wait for it. */
  gate: Promise<void> | null = null
  asked: { atMs: number; port: number }[] = []
  running = 0
  mostRunning = 0
  random = () => 0.5
  writes = true
  readonly store: SqliteProbeStore
  readonly #database: Database
  prober: Prober

  constructor() {
    const folder = keep(temporaryFolder())
    this.#database = new Database(join(folder.path, 'gatehouse.db'))
    keep({ stop: async () => this.#database.close() })
    this.store = new SqliteProbeStore(this.#database)
    this.prober = this.again()
  }

  /** As a process does that starts on the same database. */
  again(): Prober {
    const transactions: Transactions = {
      write: work => {
        if (!this.writes) throw new Error('no room')
        return this.#database.write(work)
      },
    }
    this.prober = new Prober({
      edge: { current: () => ({ number: 1, state: this.state }) },
      probeToken: 'a token',
      probe: (task, signal) => this.#probe(task, signal),
      probes: this.store,
      transactions,
      clock: {
        nowMs: () => this.nowMs,
        monotonicMs: () => this.nowMs,
        sleep: () => new Promise(setImmediate),
      },
      random: () => this.random(),
      log: silentLog,
    })
    // It begins to follow the edge now.
    this.prober.routes()
    return this.prober
  }

  /** So many intervals pass. */
  async pass(times: number, everyMs = 30_000): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      this.nowMs += everyMs
      await this.prober.turn()
    }
  }

  get shop() {
    return this.prober.routes('shop')[0]
  }

  readonly #probe = async (task: ProbeTask, signal: AbortSignal): Promise<ProbeResult> => {
    this.asked.push({ atMs: this.nowMs, port: task.port })
    this.running += 1
    this.mostRunning = Math.max(this.mostRunning, this.running)
    await this.gate
    this.running -= 1
    const reason = signal.aborted ? 'not-asked' : this.answer(task)
    return { reason, ms: 5, status: 200, expiresInDays: null }
  }
}

const directly = (reason: Reason) => (task: ProbeTask) => (task.port === 8001 ? reason : 'ok')

describe('how a route fares', () => {
  it('is unknown first, then as its probes show, each change noted once', async () => {
    const scene = new Scene()
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
    const scene = new Scene()
    await scene.pass(2)
    scene.nowMs += 90_000
    expect(scene.shop?.state).toBe('healthy')
    scene.nowMs += 1
    expect(scene.shop).toMatchObject({ state: 'unknown', through: { state: 'unknown' } })
  })

  it('begins anew where something else is asked, and goes on where nothing was changed', async () => {
    const scene = new Scene()
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
    const scene = new Scene()
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

  it('is left out of the uptime while in maintenance, when the edge is not asked and its upstreams are', async () => {
    const scene = new Scene()
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
    const scene = new Scene()
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
    const scene = new Scene()
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
    const scene = new Scene()
    expect(await scene.prober.askNow('shop')).toEqual({ asked: 2, spared: 0, left: 0 })
    scene.nowMs += 4999
    expect(await scene.prober.askNow('shop')).toEqual({ asked: 0, spared: 2, left: 0 })
    scene.nowMs += 1
    expect(await scene.prober.askNow()).toEqual({ asked: 2, spared: 0, left: 0 })
    await expect(scene.prober.askNow('shpo')).rejects.toThrow('Did you mean')
  })

  it('until it ends: then those that run are ended, and what is known is written', async () => {
    const scene = new Scene()
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

describe('what is kept', () => {
  it('adds up alike in five minutes, hours and days, across restarts', async () => {
    const scene = new Scene()
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
    const scene = new Scene()
    scene.writes = false
    await scene.pass(10)
    expect(scene.prober.history('shop', startMs - hourMs, scene.nowMs + 1).uptime).toBeNull()
    expect(scene.shop?.state).toBe('healthy')
    scene.writes = true
    await scene.pass(1)
    expect(scene.prober.history('shop', startMs, scene.nowMs + 1).total).toMatchObject({ good: 11, bad: 0 })
  })

  it('what this machine could not ask says nothing of anybody', async () => {
    const scene = new Scene()
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
