import type { Clock } from '../clock.ts'
import type { Edge } from '../edge/edge.ts'
import { AppError } from '../error.ts'
import type { Log } from '../log.ts'
import { didYouMean } from '../nearest.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import type { Transactions } from '../transactions.ts'
import { barsOf, type ProbeBars } from './bars.ts'
import { Board, subjectsOf } from './board.ts'
import type {
  AskedNow,
  Health,
  HealthHistory,
  RouteHealth,
  RouteStanding,
  UpstreamCertificate,
} from './health.ts'
import { healthOf } from './health-of.ts'
import type { Probe } from './probe/probe.ts'
import type { HealthChange, ProbeResolution, ProbeStore } from './probe-store.ts'
import { Recorder } from './recorder.ts'
import { isSame, keyOf, Schedule } from './schedule.ts'
import type { HealthState } from './standing.ts'
import { isInDoubt } from './track.ts'
import { uptimeOf } from './uptime.ts'
import { type Subject, throughEdge, whatToAsk } from './what-to-ask.ts'

export interface ProberDeps {
  edge: Pick<Edge, 'current'>
  /** By which the edge knows probes. */
  probeToken: string
  /** The name or address at which its listeners are reached; this machine's own unless it is named. */
  edgeHost?: string
  probe: Probe
  probes: ProbeStore
  transactions: Transactions
  clock: Clock
  /** From 0 to 1, without 1. */
  random: () => number
  log: Pick<Log, 'warn' | 'error'>
}

const mostAtOnce = 20
const lookEveryMs = 250
const writeEveryMs = 10_000
/** With thousands of routes nobody else is to wait for it: so many ways of asking are written with one look, and so many routes settled. */
const mostWritten = 300
const mostSettled = 500
/** As long as too little is known, it is asked sooner, and again at once while its last results speak against what it is held for. */
const soonMs = 5000
const doubtMs = 2500
/** Who was asked within this time is not asked again because somebody wants it. */
const justNowMs = 5000
const budgetMs = 15_000
const mostChanges = 50

/** Asks every route and every upstream again and again, and knows how they fare. */
export class Prober implements Health {
  readonly #deps: ProberDeps
  readonly #schedule: Schedule
  readonly #board = new Board()
  readonly #recorder: Recorder
  readonly #running = new Map<string, Promise<void>>()
  readonly #ending = new AbortController()
  /** What was last told of each route, here or by the process before. */
  readonly #told = new Map<string, HealthState | null>()
  readonly #maintainedMs = new Map<string, number>()
  #state: DesiredState | null = null
  #subjects = new Map<string, Subject>()
  #settling: Iterator<string, undefined> = [].values()
  #writtenMs: number

  constructor(deps: ProberDeps) {
    this.#deps = deps
    this.#schedule = new Schedule(deps.random)
    this.#recorder = new Recorder({ ...deps, store: deps.probes })
    this.#writtenMs = deps.clock.monotonicMs()
  }

  /** Asks until the signal; then writes what is known. Never throws: what goes wrong is logged and tried again. */
  async keep(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#deps
    while (!signal.aborted) {
      try {
        this.#begin()
      } catch (error) {
        log.error('look at what to probe failed', { error })
      }
      await clock.sleep(lookEveryMs, signal)
    }
    this.#ending.abort()
    await Promise.all(this.#running.values())
    this.#recorder.write(clock.nowMs())
  }

  /** Asks everybody whose moment has come, and waits for what they say. */
  async turn(): Promise<void> {
    do {
      this.#begin()
      await Promise.all(this.#running.values())
    } while (this.#schedule.due(this.#deps.clock.monotonicMs(), 1).length > 0)
    this.#settleAll()
    this.#recorder.write(this.#deps.clock.nowMs())
  }

  routes(route?: string): RouteHealth[] {
    this.#follow()
    const names = route === undefined ? [...this.#board.plans.keys()] : [this.#demand(route)]
    const nowMs = this.#deps.clock.monotonicMs()
    const aheadMs = this.#deps.clock.nowMs() - nowMs
    return names.flatMap(name => {
      const plan = this.#board.plans.get(name)
      this.#settle(name, nowMs)
      return plan ? [healthOf(this.#board, plan, nowMs, aheadMs)] : []
    })
  }

  standings(): RouteStanding[] {
    this.#follow()
    return [...this.#board.standings].map(([route, { state, cause }]) => ({ route, state, cause }))
  }

  upstreamCertificates(): UpstreamCertificate[] {
    return [...this.#subjects.values()].flatMap(({ route, target, task }) => {
      if (target === throughEdge || task.tls === null) return []
      return [{ route, address: target, expiresInDays: this.#board.track({ route, target }).expiresInDays }]
    })
  }

  history(route: string, fromMs: number, untilMs: number): HealthHistory {
    this.#follow()
    const { probes, clock } = this.#deps
    this.#recorder.write(clock.nowMs())
    const uptime = uptimeOf(probes, route, fromMs, untilMs, clock.nowMs())
    const changes = probes.changes(route, fromMs, untilMs, mostChanges)
    const isKnown = changes.length > 0 || uptime.points.some(point => point !== null)
    if (!isKnown) this.#demand(route)
    return { ...uptime, fromMs, untilMs, changes }
  }

  bars(route: string, resolution: ProbeResolution, count: number): ProbeBars {
    const nowMs = this.#deps.clock.nowMs()
    this.#recorder.write(nowMs)
    return barsOf(this.#deps.probes, route, resolution, count, nowMs)
  }

  async askNow(route?: string): Promise<AskedNow> {
    this.#follow()
    const names = route === undefined ? [...this.#board.plans.keys()] : [this.#demand(route)]
    const { clock } = this.#deps
    const startMs = clock.monotonicMs()
    const all = names.flatMap(name => {
      const plan = this.#board.plans.get(name)
      return plan ? subjectsOf(plan) : []
    })
    const isFresh = (subject: Subject) =>
      clock.monotonicMs() - (this.#board.track(subject).atMs ?? -Infinity) < justNowMs
    const wanted = all.filter(subject => !isFresh(subject))
    const next = wanted[Symbol.iterator]()
    let asked = 0
    const worker = async (): Promise<void> => {
      for (const subject of next) {
        if (clock.monotonicMs() - startMs > budgetMs || this.#ending.signal.aborted) return
        // Its turn may have come meanwhile.
        if (!isFresh(subject)) await (this.#running.get(keyOf(subject)) ?? this.#start(subject))
        asked += 1
      }
    }
    const free = Math.max(1, mostAtOnce - this.#running.size)
    await Promise.all(Array.from({ length: Math.min(free, wanted.length) }, worker))
    return { asked, spared: all.length - wanted.length, left: wanted.length - asked }
  }

  /** Starts as many as may run. */
  #begin(): void {
    this.#follow()
    const nowMs = this.#deps.clock.monotonicMs()
    this.#maintained(nowMs)
    for (const subject of this.#schedule.due(nowMs, mostAtOnce - this.#running.size))
      void this.#start(subject)
    this.#settleSome(nowMs)
    if (nowMs - this.#writtenMs < writeEveryMs) return
    if (!this.#recorder.write(this.#deps.clock.nowMs(), mostWritten)) this.#writtenMs = nowMs
  }

  #start(subject: Subject): Promise<void> {
    this.#schedule.begin(subject)
    const asking = this.#ask(subject)
      .catch(error => this.#deps.log.error('probe failed unexpectedly', { error, route: subject.route }))
      .finally(() => this.#running.delete(keyOf(subject)))
    this.#running.set(keyOf(subject), asking)
    return asking
  }

  async #ask(subject: Subject): Promise<void> {
    const { clock, probe } = this.#deps
    const result = await probe(subject.task, this.#ending.signal)
    const nowMs = clock.monotonicMs()
    const before = this.#board.track(subject)
    const isStill = this.#schedule.end(subject, nowMs, subject.intervalMs)
    // What was changed meanwhile is asked anew, as it is now.
    if (!isStill || this.#ending.signal.aborted) return
    const after = this.#board.take(subject, result, nowMs)
    const pauseMs = isInDoubt(after) ? doubtMs : after.state === 'unknown' ? soonMs : subject.intervalMs
    if (pauseMs < subject.intervalMs) this.#schedule.end(subject, nowMs, pauseMs)
    if (after.bad === 1 || (after.state === 'down' && after.good === 1))
      this.#schedule.hasten(this.#alsoAsked(subject, nowMs), nowMs)
    const standsMs = before.atMs === null ? 0 : Math.min(nowMs - before.atMs, 2 * subject.intervalMs)
    if (!this.#isDrained(subject))
      this.#recorder.result(subject.route, subject.target, result, clock.nowMs(), standsMs)
    this.#settle(subject.route, nowMs)
  }

  /** Who is asked at once because this one begins to answer otherwise: of the edge and its upstreams the other, so that both tell the same. */
  #alsoAsked({ route, target }: Subject, nowMs: number): Subject[] {
    const plan = this.#board.plans.get(route)
    const others = target === throughEdge ? plan?.upstreams : plan?.through && [plan.through]
    return (others ?? []).filter(one => nowMs - (this.#board.track(one).atMs ?? -Infinity) >= doubtMs)
  }

  /** Of what gets no requests nobody wants to know how it fared. */
  #isDrained({ route, target }: Subject): boolean {
    return this.#board.plans.get(route)?.drained.some(one => one.target === target) ?? false
  }

  /** Follows the state of the edge. */
  #follow(): void {
    const { state } = this.#deps.edge.current()
    if (state === this.#state) return
    const nowMs = this.#deps.clock.monotonicMs()
    const { probeToken, edgeHost = '127.0.0.1' } = this.#deps
    const plans = whatToAsk(state, { token: probeToken, host: edgeHost })
    const subjects = plans.flatMap(subjectsOf)
    const before = this.#subjects
    const isKept = (subject: Subject) => {
      const known = before.get(keyOf(subject))
      return known !== undefined && isSame(known, subject)
    }
    this.#board.follow(plans, isKept, nowMs)
    this.#schedule.follow(subjects, nowMs)
    this.#subjects = new Map(subjects.map(subject => [keyOf(subject), subject]))
    for (const route of [...this.#told.keys(), ...this.#maintainedMs.keys()])
      if (!this.#board.plans.has(route)) {
        this.#told.delete(route)
        this.#maintainedMs.delete(route)
      }
    this.#state = state
  }

  /** Notes for each route in maintenance that it was, as often as it would be asked otherwise. */
  #maintained(nowMs: number): void {
    for (const { route, kind, intervalMs } of this.#board.plans.values()) {
      if (kind !== 'maintenance' || nowMs - (this.#maintainedMs.get(route) ?? -Infinity) < intervalMs)
        continue
      this.#maintainedMs.set(route, nowMs)
      this.#recorder.maintenance(route, throughEdge, this.#deps.clock.nowMs())
    }
  }

  /** The next ones in turn: what has been silent for too long is found by looking alone. */
  #settleSome(nowMs: number): void {
    for (let count = 0; count < mostSettled; count += 1) {
      const { value, done } = this.#settling.next()
      if (done) {
        this.#settling = this.#board.plans.keys()
        return
      }
      this.#settle(value, nowMs)
    }
  }

  #settleAll(): void {
    const nowMs = this.#deps.clock.monotonicMs()
    for (const route of this.#board.plans.keys()) this.#settle(route, nowMs)
  }

  #settle(route: string, nowMs: number): void {
    const { before, after } = this.#board.settle(route, nowMs)
    if (before.state === after.state || this.#lastTold(route) === after.state) return
    this.#told.set(route, after.state)
    const { state, cause } = after
    const change: HealthChange = { route, atMs: Math.round(this.#deps.clock.nowMs()), state, cause }
    this.#recorder.change(change)
  }

  #lastTold(route: string): HealthState | null {
    const known = this.#told.get(route)
    if (known !== undefined) return known
    const [last] = this.#deps.probes.changes(route, 0, Number.MAX_SAFE_INTEGER, 1)
    this.#told.set(route, last?.state ?? null)
    return last?.state ?? null
  }

  #demand(route: string): string {
    const names = [...this.#board.plans.keys()]
    if (names.includes(route)) return route
    throw new AppError('not_found', `There is no route "${route}".${didYouMean(route, names)}`)
  }
}
