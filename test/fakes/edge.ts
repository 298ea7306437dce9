import type { ChangeRequest, Edge, Edit } from '../../core/src/edge/edge.ts'
import type { ApplyOutcome } from '../../core/src/edge/outcome.ts'
import { type DesiredState, normalise } from '../../core/src/routing/desired-state.ts'
import { makePlan, type Plan } from '../../core/src/routing/plan.ts'
import type { Risk } from '../../core/src/routing/risk.ts'

const guardDeps = {
  resolve: async () => [],
  ownAddresses: () => [],
  ownPorts: () => new Map<number, string>(),
}

/** An edge without a Caddy: plans are real, applying always succeeds unless `next` says otherwise. */
export class FakeEdge implements Edge {
  state: DesiredState
  revision = 1
  readonly changes: ChangeRequest[] = []
  /** What the next change gives instead of being applied. */
  next: ApplyOutcome | undefined

  constructor(state: DesiredState) {
    this.state = normalise(state)
  }

  current() {
    return { number: this.revision, state: this.state }
  }

  plan(edit: Edit, risk: Risk): Promise<Plan> {
    return makePlan(guardDeps, this.current(), edit(this.state), risk)
  }

  async change(request: ChangeRequest): Promise<ApplyOutcome> {
    this.changes.push(request)
    if (this.next) return this.next
    const plan = await this.plan(request.edit, request.risk)
    if (request.consent.kind === 'plan' && request.consent.hash !== plan.hash) return { kind: 'stale', plan }
    this.state = plan.after
    this.revision += 1
    return { kind: 'applied', revision: this.revision, changes: plan.changes, warnings: [], tookMs: 12 }
  }

  status() {
    return {
      running: 'up' as const,
      words: null,
      version: '2.11.9',
      activeRevision: this.revision,
      drift: null,
      checkedAtMs: 0,
    }
  }

  async check() {
    return null
  }

  compiled() {
    return '{}'
  }
}
