import { AppError, errorWords } from '../error.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { makePlan, type Plan } from '../routing/plan.ts'
import type { WatchedFiles } from '../routing/policy/watched-files.ts'
import type { Risk } from '../routing/risk.ts'
import { Turns } from '../turns.ts'
import { apply, type Push, type PushResult, writeBootFile } from './apply.ts'
import { AwayLogs } from './away-logs.ts'
import { CertificateWatch } from './certificate-watch.ts'
import { type CompiledConfig, compile } from './compile/index.ts'
import { CrashWatch } from './crash-watch.ts'
import { deliver } from './deliver.ts'
import { type Drift, driftWords } from './drift.ts'
import type { ChangeRequest, Edge, EdgeStatus, Edit } from './edge.ts'
import type { EdgeDeps } from './edge-deps.ts'
import { giveUp } from './give-up.ts'
import { masked } from './masked.ts'
import type { ApplyOutcome } from './outcome.ts'
import { OwnCertificates, type TakeUp } from './own-certificates.ts'
import type { DatedProof } from './proof-book.ts'
import type { PolicyProof } from './prove.ts'
import { Prover } from './prover.ts'
import { look } from './reconcile.ts'
import { recover } from './recover.ts'
import { type SilentRoute, tryRoutes } from './verify.ts'
import { Writer } from './writer.ts'

const pauseMs = 1000
/** Reading a big configuration costs time; at most a twentieth of it is spent on that. In between the stamp alone is looked at. */
const pausePerLook = 20
const longestPauseMs = 10_000

/** Drives one edge: plans, applies, and keeps it doing what was applied. */
export class EdgeControl implements Edge {
  readonly files: WatchedFiles
  readonly upstreams: Edge['upstreams']
  readonly certificates: CertificateWatch
  readonly #deps: EdgeDeps
  readonly #turns = new Turns()
  readonly #writer: Writer
  readonly #crashes: CrashWatch
  readonly #own: OwnCertificates
  readonly #logs: AwayLogs
  readonly #prover: Prover
  #applied: { number: number; config: CompiledConfig } | null = null
  #etag: string | null = null
  #nextLookMs = 0
  /** A drift that cannot be repaired is told once, not with every look. */
  #toldOfDrift = false
  #status: Pick<EdgeStatus, 'running' | 'words' | 'drift' | 'checkedAtMs'> = {
    running: 'unknown',
    words: null,
    drift: null,
    checkedAtMs: null,
  }

  constructor(deps: EdgeDeps) {
    this.#deps = deps
    this.#prover = new Prover(deps)
    this.files = deps.guards.files
    this.upstreams = () => deps.guards.upstreams()
    this.#crashes = new CrashWatch(deps.clock)
    this.certificates = new CertificateWatch(deps, () => this.current().state)
    const again = () => this.#runAgain()
    this.#own = new OwnCertificates(deps, again)
    this.#logs = new AwayLogs(deps, again)
    this.#writer = new Writer(
      deps,
      {
        current: () => this.current(),
        etag: () => this.etag(),
        push: push => this.#push(push),
        settle: () => this.#settle(),
      },
      this.#turns,
    )
  }

  /**
   * Settles what was left unfinished and makes the edge run the active revision; an edge without one gets its first.
   * @throws AppError `unavailable` when there is no edge to be had
   */
  async start(): Promise<void> {
    await this.#turns.take(async () => {
      await this.#deps.host.ensureUp()
      await this.#logs.takeUp()
      await this.#settle()
      const state = this.#deps.initial
      this.#own.recover(this.current().state)
      if (this.#deps.revisions.active()) await this.#look(true)
      else {
        const wish = { parent: null, state, author: 'gatehouse', why: 'first start' }
        const first = { before: state, after: state, changes: [], wishes: [wish], verify: true }
        const result = await this.#push(first)
        if (result.kind === 'failed')
          throw new AppError('unavailable', `The edge refused its first configuration: ${result.words}`)
      }
    })
  }

  /** Keeps looking at the edge until the signal. Never throws: what goes wrong is told and tried again. */
  async watch(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#watchEdge(signal), this.certificates.watch(signal)])
  }

  async #watchEdge(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#turns.take(() => this.#watchOnce())
      await this.#deps.clock.sleep(pauseMs, signal)
    }
  }

  /** To be called when the edge has died: starts it again, or gives up a revision that keeps killing it. Never throws. */
  async died(words: string): Promise<void> {
    try {
      this.#down(words)
      const bad = this.#badRevision()
      await this.#turns.take(async () => {
        if (bad !== null) await giveUp(this.#deps, bad, words)
        this.#etag = null
        await this.#watchOnce()
      })
    } catch (error) {
      this.#deps.log.error('death of the edge not dealt with', { error })
    }
  }

  current(): { number: number | null; state: DesiredState } {
    const active = this.#deps.revisions.active()
    return active
      ? { number: active.number, state: this.#deps.revisions.state(active.number) }
      : { number: null, state: this.#deps.initial }
  }

  async plan(edit: Edit, risk: Risk, found?: ChangeRequest['found']): Promise<Plan> {
    const base = this.current()
    return makePlan(this.#deps.guards, base, edit(base.state), risk, found?.())
  }

  async etag(): Promise<string | null> {
    try {
      return (await this.#deps.admin.read()).etag
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#deps.log.warn('edge not asked for its etag', { words: errorWords(error) })
      return null
    }
  }

  prove(route: string | null, policies: readonly string[] = []): Promise<PolicyProof[]> {
    return this.#prover.prove(this.current().state, route, policies)
  }

  tryRoutes(routes: readonly string[]): Promise<SilentRoute[]> {
    return tryRoutes(this.#deps, this.current().state, routes)
  }

  proofs(route: string): DatedProof[] {
    return this.#prover.proofs(this.current().state, route)
  }

  change(request: ChangeRequest): Promise<ApplyOutcome> {
    return this.#writer.change(request)
  }

  status(): EdgeStatus {
    return { ...this.#status, activeRevision: this.#deps.revisions.active()?.number ?? null }
  }

  check(repair: boolean): Promise<Drift | null> {
    return this.#turns.take(() => this.#look(repair))
  }

  async takeUpCertificates(): Promise<TakeUp> {
    const taken = await this.#turns.take(() => this.#own.takeUp(this.current().state, { anew: true }))
    this.certificates.forget()
    return taken
  }

  compiled(): string {
    const { place } = this.#deps
    return masked(compile(this.current().state, place).body, place)
  }

  async #push(push: Push): Promise<PushResult> {
    const confirmed = await this.#own.before(push, () => this.etag())
    if (this.#etag === null && this.#deps.revisions.active()) await this.#lookBeforePush()
    const result = await this.#prover.during(push.after, () =>
      this.#own.during(push, () => apply(this.#deps, push, confirmed ?? this.#etag)),
    )
    this.#etag = null
    this.#nextLookMs = 0
    if (result.kind === 'live') {
      const number = result.numbers.at(-1) ?? 0
      this.#applied = { number, config: result.config }
      if (push.changes.some(({ thing }) => thing === 'settings')) this.certificates.forget()
      if (push.wishes.at(-1)?.parent !== null) this.#crashes.activated(number)
    }
    return result
  }

  /** Makes the edge run its state once more, with what has changed around it; gives why it does not, or null. */
  async #runAgain(): Promise<string | null> {
    const { number, state } = this.current()
    const before = this.#applied?.config
    const config = compile(state, this.#deps.place)
    const delivery = await deliver(this.#deps, config, { etag: null, exact: false }, () => before ?? config)
    this.#etag = null
    this.#nextLookMs = 0
    if (delivery.kind !== 'live') return 'words' in delivery ? delivery.words : delivery.kind
    this.#applied = { number: number ?? 0, config }
    writeBootFile(this.#deps, config)
    return null
  }

  async #settle(): Promise<void> {
    const settled = await recover(this.#deps)
    if (settled !== null) this.#crashes.activated(settled)
  }

  /** The revision to give up after one more death of the edge, if it is that far. A death while another is being applied is not its fault. */
  #badRevision(): number | null {
    const active = this.#deps.revisions.active()
    if (!active || this.#deps.revisions.applying()) return null
    return this.#crashes.died(active.number) ? active.number : null
  }

  /** The push replaces whatever another hand has done; it is told before it is gone. An edge that is down is waited for by the push. */
  async #lookBeforePush(): Promise<void> {
    try {
      const drift = await this.#look(false)
      if (drift) this.#deps.tell({ kind: 'drift', summary: driftWords(drift), repaired: true })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#deps.log.warn('edge not looked at before a push', { words: errorWords(error) })
    }
  }

  async #watchOnce(): Promise<void> {
    try {
      await this.#deps.host.ensureUp()
      await this.#settle()
      if (await this.#lookIsDue()) await this.#look(true)
      await this.#own.lookWhenDue(this.current().state)
      await this.#logs.look()
    } catch (error) {
      if (!(error instanceof AppError)) this.#deps.log.error('look at the edge failed', { error })
      this.#down(errorWords(error))
    }
  }

  /** True when it is time for a look, or when a glance at the stamp shows that the edge lost everything. A glance does not show a hand edit. */
  async #lookIsDue(): Promise<boolean> {
    if (this.#deps.clock.monotonicMs() >= this.#nextLookMs || this.#status.running !== 'up') return true
    if (this.#toldOfDrift) return false
    return (await this.#deps.admin.stamp()) !== this.#appliedConfig().stamp
  }

  async #look(repair: boolean): Promise<Drift | null> {
    const startMs = this.#deps.clock.monotonicMs()
    const { etag, drift } = await look(this.#deps, this.#appliedConfig(), repair)
    this.#etag = etag
    if (this.#status.running === 'down') this.#deps.tell({ kind: 'edge-up' })
    this.#status = {
      running: 'up',
      words: null,
      drift: drift ?? this.#pastDrift(),
      checkedAtMs: this.#deps.clock.nowMs(),
    }
    const news = drift !== null && repair && (drift.repairedAtMs !== null || !this.#toldOfDrift)
    if (news)
      this.#deps.tell({ kind: 'drift', summary: driftWords(drift), repaired: drift.repairedAtMs !== null })
    if (repair) this.#toldOfDrift = drift !== null && drift.repairedAtMs === null
    const endMs = this.#deps.clock.monotonicMs()
    const repaired = drift !== null && drift.repairedAtMs !== null
    this.#nextLookMs = repaired ? endMs : endMs + Math.min((endMs - startMs) * pausePerLook, longestPauseMs)
    return drift
  }

  /** The last drift; it is over, whoever put it right. */
  #pastDrift(): Drift | null {
    const { drift } = this.#status
    return drift && { ...drift, repairedAtMs: drift.repairedAtMs ?? this.#deps.clock.nowMs() }
  }

  #appliedConfig(): CompiledConfig {
    const active = this.current()
    if (this.#applied === null || this.#applied.number !== active.number) {
      this.#applied = { number: active.number ?? 0, config: compile(active.state, this.#deps.place) }
    }
    return this.#applied.config
  }

  #down(words: string): void {
    if (this.#status.running !== 'down') this.#deps.tell({ kind: 'edge-down', words })
    this.#status = { ...this.#status, running: 'down', words, checkedAtMs: this.#deps.clock.nowMs() }
  }
}
