import type { Change } from '../change.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { laid } from '../routing/mitigation/lay.ts'
import { laidOwner } from '../routing/mitigation/mitigation-kind.ts'
import { open } from '../routing/policy/proof.ts'
import { touchedNames } from '../routing/touched.ts'
import { type PolicyProof, type ProofPair, type ProveDeps, pairsOf, proofOf, prove } from './prove.ts'

const budgetMs = 20_000
/** A policy that many routes carry is the same handler on each; these show whether it is in its place. */
const carriersPerPolicy = 3
const mostPairs = 200

/** A change of the edge, with what leads from one state to the other. */
export interface ProvenChange {
  before: DesiredState
  after: DesiredState
  changes: readonly Change[]
}

/**
 * What a change of the edge must show before it is done: every policy of the routes that it names; those that it names, and what
 * mitigations that it names lay, on up to three of the routes that carry them; all that are carried anywhere, on up to three routes each, when it names the settings. Bounded to 20 seconds
 * for what has not begun by then, and to 200 proofs; what is left out of the routes that it names is open.
 */
export async function proveChange(deps: ProveDeps, change: ProvenChange): Promise<PolicyProof[]> {
  const { tried, left } = touchedPairs(change)
  const proofs = await prove(deps, laid(change.after), tried, budgetMs)
  const words = `one change tries at most ${mostPairs} policies; see: prove`
  return [...proofs, ...left.map(pair => proofOf(pair, open(words)))]
}

function touchedPairs({ before, after, changes }: ProvenChange): { tried: ProofPair[]; left: ProofPair[] } {
  const touched = touchedNames(before, after, changes)
  const names = (thing: Change['thing']) =>
    new Set(changes.flatMap(change => (change.thing === thing ? [change.name] : [])))
  const [settings, routes, policies] = [names('settings'), names('route'), names('policy')]
  const run = laid(after)
  const mitigations = names('mitigation')
  const pairs = pairsOf(
    run,
    run.routes.filter(({ name }) => touched.has(name)),
  )
  const own = pairs.filter(({ route }) => routes.has(route.name))
  const counts = new Map<string, number>()
  const carriers = pairs.filter(({ route, policy }) => {
    if (routes.has(route.name)) return false
    const named = policies.has(policy.name) || mitigations.has(laidOwner(policy.name) ?? '')
    if (settings.size === 0 && !named) return false
    const count = (counts.get(policy.name) ?? 0) + 1
    counts.set(policy.name, count)
    return count <= carriersPerPolicy
  })
  const tried = [...own, ...carriers].slice(0, mostPairs)
  return { tried, left: own.slice(mostPairs) }
}
