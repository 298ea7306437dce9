import { AppError } from '../error.ts'
import { didYouMean } from '../nearest.ts'
import { type DesiredState, findRoute } from '../routing/desired-state.ts'
import { laid } from '../routing/mitigation/lay.ts'
import { laidOwner } from '../routing/mitigation/mitigation-kind.ts'
import { findPolicy } from '../routing/policy/policy.ts'
import type { Route } from '../routing/route.ts'
import type { Push, PushResult } from './apply.ts'
import type { EdgeDeps } from './edge-deps.ts'
import { type DatedProof, ProofBook } from './proof-book.ts'
import { type PolicyProof, pairsOf, prove } from './prove.ts'

const budgetMs = 60_000

/** Proves policies when somebody asks, and keeps what was shown. */
export class Prover {
  readonly #deps: EdgeDeps
  readonly #book = new ProofBook()
  /** Another object with each push that begins or ends. */
  #pushes = { underWay: 0 }

  constructor(deps: EdgeDeps) {
    this.#deps = deps
  }

  /**
   * Proves the policies of one route, some of them when they are named, or of all routes. While a push is under way the edge runs something else than the state says: then all is open,
   * and nothing is kept.
   * @throws AppError `not_found`; `conflict` when a mitigation stands in the place of one of these policies
   */
  async prove(
    state: DesiredState,
    route: string | null,
    policies: readonly string[],
  ): Promise<PolicyProof[]> {
    const run = laid(state)
    const routes = route === null ? run.routes : [findRoute(run, route)]
    for (const one of routes) {
      demandInPlace(state, run, one, policies)
      demandCarried(one, policies)
    }
    const wanted = new Set(policies)
    const pairs = pairsOf(run, routes).filter(({ policy }) => wanted.size === 0 || wanted.has(policy.name))
    const before = this.#pushes
    const proofs = await prove(this.#deps, run, pairs, budgetMs)
    if (before.underWay > 0 || before !== this.#pushes)
      return proofs.map(proof => ({ ...proof, verdict: 'open', words: 'the edge was changed meanwhile' }))
    this.#book.record(run, proofs, this.#deps.clock.nowMs())
    return proofs
  }

  /** Runs a push, and keeps what it showed once it is live. */
  async during(after: Push['after'], push: () => Promise<PushResult>): Promise<PushResult> {
    this.#pushes = { underWay: this.#pushes.underWay + 1 }
    try {
      const result = await push()
      if (result.kind === 'live') this.#book.record(laid(after), result.proofs, this.#deps.clock.nowMs())
      return result
    } finally {
      this.#pushes = { underWay: this.#pushes.underWay - 1 }
    }
  }

  /** What was last shown of the policies of a route, as far as they are still the same. */
  proofs(state: DesiredState, route: string): DatedProof[] {
    return this.#book.of(laid(state), route)
  }
}

/** What a mitigation has replaced for its time is carried all the same; nothing shows it until then. */
function demandInPlace(
  state: DesiredState,
  run: DesiredState,
  route: Route,
  policies: readonly string[],
): void {
  const own = findRoute(state, route.name).policies
  const replaced = policies.find(policy => own.includes(policy) && !route.policies.includes(policy))
  if (replaced === undefined) return
  const { kind } = findPolicy(state, replaced)
  const instead = route.policies.find(
    name => laidOwner(name) !== undefined && findPolicy(run, name).kind === kind,
  )
  const owner = instead === undefined ? 'a mitigation' : laidOwner(instead)
  throw new AppError(
    'conflict',
    `While ${owner} holds, its own ${kind} stands in the place of "${replaced}" on the route ${route.name}. To see what that does: prove ${route.name}`,
  )
}

function demandCarried(route: Route, policies: readonly string[]): void {
  const foreign = policies.find(policy => !route.policies.includes(policy))
  if (foreign === undefined) return
  const near = didYouMean(foreign, route.policies)
  const words = near || ` It carries ${route.policies.join(', ') || 'none'}.`
  throw new AppError('not_found', `The route ${route.name} does not carry "${foreign}".${words}`)
}
