import type { ChangeRequest, Edge, Edit } from '../../core/src/edge/edge.ts'
import type { ApplyOutcome } from '../../core/src/edge/outcome.ts'
import { type DesiredState, normalise } from '../../core/src/routing/desired-state.ts'

import { makePlan, type Plan } from '../../core/src/routing/plan.ts'
import type { RevisionStore } from '../../core/src/routing/revision.ts'
import type { Risk } from '../../core/src/routing/risk.ts'
import { noFiles } from './watched-files.ts'

const guardDeps = {
  resolve: async () => [],
  ownAddresses: () => [],
  ownListeners: () => ['127.0.0.1:8089'],
  ownCertificates: () => ({ pairs: [], problems: [], uncovered: [] }),
  dns: { has: async () => true, problems: () => [] },
  files: noFiles,
  blockedOn: () => [],
  upstreams: async () => null,
  ownPorts: () => new Map<number, string>(),
}

/** An edge without a Caddy: plans are real, applying always succeeds unless `next` says otherwise. */
export class FakeEdge implements Edge {
  state: DesiredState
  revision = 0
  /** Changes with every change, as Caddy's own does. */
  tag = 'tag-0'
  readonly #revisions: RevisionStore
  readonly changes: ChangeRequest[] = []
  /** What the next change gives instead of being applied. */
  next: ApplyOutcome | undefined

  constructor(state: DesiredState, revisions: RevisionStore) {
    this.#revisions = revisions
    this.state = normalise(state)
    this.#keep('first start', undefined)
  }

  current() {
    return { number: this.revision, state: this.state }
  }

  plan(edit: Edit, risk: Risk): Promise<Plan> {
    return makePlan(guardDeps, this.current(), edit(this.state), risk)
  }

  async upstreams() {
    return null
  }

  async etag() {
    return this.tag
  }

  async change(request: ChangeRequest): Promise<ApplyOutcome> {
    this.changes.push(request)
    if (this.next) return this.next
    const plan = await this.plan(request.edit, request.risk)
    const { consent } = request
    if (consent.kind === 'plan' && (consent.hash !== plan.hash || consent.etag !== this.tag))
      return { kind: 'stale', plan }
    this.state = plan.after
    this.#keep(request.why, request.begun)
    return {
      kind: 'applied',
      revision: this.revision,
      changes: plan.changes,
      warnings: [],
      silentRoutes: [],
      proofs: [],
      tookMs: 12,
    }
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

  async tryRoutes() {
    return []
  }

  async prove() {
    return []
  }

  proofs() {
    return []
  }

  readonly files = noFiles

  async takeUpCertificates() {
    return { taken: [], dropped: [], problems: [], delivered: false }
  }

  readonly certificates = {
    ofRoute: async () => [],
    summary: () => null,
    seen: () => [],
    ending: () => ({ ending: [], isUnseen: () => false }),
  }

  async check() {
    return null
  }

  #keep(why: string, begun: ((revision: number) => void) | undefined): void {
    const parent = this.revision === 0 ? null : this.revision
    const wish = { parent, state: this.state, author: 'fake', why, begun }
    const [revision] = this.#revisions.begin([wish], 0)
    this.revision = revision?.number ?? 0
    this.#revisions.activate(this.revision, 0)
    this.tag = `tag-${this.revision}`
  }

  compiled() {
    return '{}'
  }
}
