import type { DesiredState } from '../routing/desired-state.ts'
import { findPolicy, policyId } from '../routing/policy/policy.ts'
import type { PolicyProof } from './prove.ts'

/** A proof with the moment at which it was made. */
export interface DatedProof extends PolicyProof {
  atMs: number
}

interface Entry {
  proof: DatedProof
  /** Of the policy that was proven. */
  id: string
}

/** What was last shown of each policy on each route. In memory: after a start nothing is proven until somebody or a change proves it. */
export class ProofBook {
  readonly #entries = new Map<string, Entry>()

  /** Keeps what was shown of policies as they were in that state. */
  record(state: DesiredState, proofs: readonly PolicyProof[], atMs: number): void {
    const routes = new Set(state.routes.map(({ name }) => name))
    for (const [key, { proof }] of this.#entries) if (!routes.has(proof.route)) this.#entries.delete(key)
    for (const proof of proofs) {
      const policy = state.policies.find(({ name }) => name === proof.policy)
      if (policy) this.#entries.set(keyOf(proof), { proof: { ...proof, atMs }, id: policyId(policy) })
    }
  }

  /**
   * What was shown of policies that the route still carries and that have the same options. What lies around them, such as settings or a
   * list, may have changed since: each proof has its moment.
   */
  of(state: DesiredState, route: string): DatedProof[] {
    const carried = state.routes.find(({ name }) => name === route)?.policies ?? []
    return carried.flatMap(policy => {
      const entry = this.#entries.get(keyOf({ route, policy }))
      return entry && entry.id === policyId(findPolicy(state, policy)) ? [entry.proof] : []
    })
  }
}

function keyOf({ route, policy }: { route: string; policy: string }): string {
  return `${route} ${policy}`
}
