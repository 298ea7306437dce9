import { AppError } from '../error.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { diffStates } from '../routing/diff.ts'
import { makePlan, type Plan } from '../routing/plan.ts'
import { touchedNames } from '../routing/touched.ts'
import type { Turns } from '../turns.ts'
import type { Push, PushResult } from './apply.ts'
import type { ChangeRequest, Consent } from './edge.ts'
import type { EdgeDeps } from './edge-deps.ts'
import type { ApplyOutcome } from './outcome.ts'

interface Waiting {
  request: ChangeRequest
  askedAtMs: number
  answer(outcome: ApplyOutcome): void
  refuse(error: unknown): void
}

interface Accepted {
  waiting: Waiting
  plan: Plan
}

/** What the writer drives: the state to start from, and one push. */
export interface WriterPort {
  current(): { number: number | null; state: DesiredState }
  etag(): Promise<string | null>
  push(push: Push): Promise<PushResult>
  /** Settles what an earlier push left open. */
  settle(): Promise<void>
}

/**
 * Takes wishes one after the other and joins those that come close together into one push. The first wish after a pause is not
 * kept waiting. When a joined push fails, each wish is tried alone, so that nobody fails for another's mistake.
 */
export class Writer {
  readonly #deps: Pick<EdgeDeps, 'clock' | 'guards' | 'joinWindowMs'>
  readonly #port: WriterPort
  readonly #turns: Turns
  #waiting: Waiting[] = []
  #running = false
  #lastPushMs = Number.NEGATIVE_INFINITY

  constructor(deps: Pick<EdgeDeps, 'clock' | 'guards' | 'joinWindowMs'>, port: WriterPort, turns: Turns) {
    this.#deps = deps
    this.#port = port
    this.#turns = turns
  }

  /** @throws AppError `conflict` or `invalid` when the wish makes no sense on the state that it meets */
  change(request: ChangeRequest): Promise<ApplyOutcome> {
    return new Promise((answer, refuse) => {
      this.#waiting.push({ request, askedAtMs: this.#deps.clock.monotonicMs(), answer, refuse })
      if (!this.#running) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      while (this.#waiting.length > 0) {
        const pauseMs = this.#lastPushMs + this.#deps.joinWindowMs - this.#deps.clock.monotonicMs()
        if (pauseMs > 0) await this.#deps.clock.sleep(pauseMs)
        await this.#turns.take(() => this.#batch(this.#next()))
      }
    } finally {
      this.#running = false
    }
  }

  /**
   * Those that wait and want the same: whoever does without verification decides that for himself alone. What a person has confirmed
   * travels alone, because it is bound to what the edge ran then, and must not fail for somebody else's mistake.
   */
  #next(): Waiting[] {
    const [first] = this.#waiting
    const alone = ({ request }: Waiting) => request.consent.kind === 'plan'
    const other = this.#waiting.findIndex(
      (one, index) =>
        index > 0 &&
        (alone(one) || alone(this.#waiting[0] ?? one) || one.request.verify !== first?.request.verify),
    )
    return this.#waiting.splice(0, other < 0 ? this.#waiting.length : other)
  }

  async #batch(batch: Waiting[]): Promise<void> {
    const start = await this.#start(batch)
    if (!start) return
    const accepted: Accepted[] = []
    let { state } = start
    for (const waiting of batch) {
      const plan = await this.#accept(waiting, { number: start.number, state })
      if (!plan) continue
      state = plan.after
      accepted.push({ waiting, plan })
    }
    if (accepted.length === 0) return
    const result = await this.#push(start, accepted)
    if (result?.kind === 'failed' && result.reason !== 'unreachable' && accepted.length > 1) {
      for (const { waiting } of accepted) await this.#batch([waiting])
    } else if (result) {
      this.#tell(accepted, result)
    }
  }

  async #start(batch: Waiting[]): Promise<{ number: number | null; state: DesiredState } | null> {
    try {
      await this.#port.settle()
      return this.#port.current()
    } catch (error) {
      for (const waiting of batch) waiting.refuse(error)
      return null
    }
  }

  /** Plans one wish on the state it meets; answers it at once when there is nothing to push. */
  async #accept(
    { request, answer, refuse }: Waiting,
    base: { number: number | null; state: DesiredState },
  ): Promise<Plan | null> {
    try {
      const { edit, risk, found } = request
      const plan = await makePlan(this.#deps.guards, base, edit(base.state), risk, found?.())
      const refusals = plan.findings.filter(finding => finding.risk === null)
      if (plan.changes.length === 0) answer({ kind: 'unchanged' })
      else if (!(await this.#covers(request.consent, plan))) answer({ kind: 'stale', plan })
      else if (refusals.length > 0) answer({ kind: 'refused', findings: refusals })
      else return plan
    } catch (error) {
      refuse(error)
    }
    return null
  }

  async #covers(consent: Consent, plan: Plan): Promise<boolean> {
    switch (consent.kind) {
      case 'own':
        return true
      case 'plan':
        if (consent.hash !== plan.hash) return false
        return consent.etag === (await this.#port.etag())
      case 'none':
        return plan.risk === 'change' || plan.risk === 'read'
    }
  }

  async #push(
    start: { number: number | null; state: DesiredState },
    accepted: Accepted[],
  ): Promise<PushResult | null> {
    const after = accepted.at(-1)?.plan.after ?? start.state
    try {
      const changes = diffStates(start.state, after)
      const wishes = accepted.map(({ waiting, plan }) => ({
        parent: start.number,
        state: plan.after,
        author: waiting.request.author,
        why: waiting.request.why,
        begun: waiting.request.begun,
      }))
      const confirmedEtag = accepted
        .map(({ waiting }) => etagOf(waiting.request.consent))
        .find(etag => etag !== null)
      const verify = accepted.every(({ waiting }) => waiting.request.verify)
      return await this.#port.push({
        before: start.state,
        after,
        changes,
        wishes,
        verify,
        ...(confirmedEtag && { confirmedEtag }),
      })
    } catch (error) {
      if (accepted.length > 1) {
        for (const { waiting } of accepted) await this.#batch([waiting])
        return null
      }
      const told =
        error instanceof AppError ? error : new Error('the push ended in an unexpected way', { cause: error })
      for (const { waiting } of accepted) waiting.refuse(told)
      return null
    } finally {
      this.#lastPushMs = this.#deps.clock.monotonicMs()
    }
  }

  #tell(accepted: Accepted[], result: PushResult): void {
    accepted.forEach(({ waiting, plan }, index) => {
      const revision = result.numbers[index] ?? 0
      if (result.kind === 'failed')
        waiting.answer({
          kind: 'failed',
          revision,
          reason: result.reason,
          words: result.words,
          restored: result.restored,
        })
      else {
        const touched = touchedNames(plan.before, plan.after, plan.changes)
        const found = plan.findings.map(finding => finding.message)
        const silent = result.warnings.filter(({ route }) => touched.has(route))
        const mine = silent.map(({ route, words }) => `${route} ${words}`)
        const tookMs = Math.round(this.#deps.clock.monotonicMs() - waiting.askedAtMs)
        waiting.answer({
          kind: 'applied',
          revision,
          changes: plan.changes,
          warnings: [...found, ...mine],
          silentRoutes: silent.map(({ route }) => route),
          proofs: result.proofs.filter(({ route }) => touched.has(route)),
          tookMs,
        })
      }
    })
  }
}

function etagOf(consent: Consent): string | null {
  return consent.kind === 'plan' ? consent.etag : null
}
