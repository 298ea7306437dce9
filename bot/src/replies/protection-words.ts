import type { Edge } from '@gatehouse/core/edge/edge.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { findPolicy, inOrder } from '@gatehouse/core/routing/policy/policy.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { proofWord } from './proofs-reply.ts'
import { whenText } from './when-text.ts'

/** What is known of the policies that routes carry: how many were last proven, failed, and were not shown or never tried. */
export interface Protection {
  routes: number
  proven: number
  failed: number
  open: number
}

/** What protects a route, in the order in which requests meet it, each with what was last shown: `web-waf (proven 2m ago)`. */
export function protectedBy(edge: Edge, route: Route, nowMs: number): string {
  const proofs = new Map(edge.proofs(route.name).map(proof => [proof.policy, proof]))
  const { state } = edge.current()
  const words = inOrder(route.policies.map(name => findPolicy(state, name))).map(({ name }) => {
    const proof = proofs.get(name)
    return `${name} (${proof ? `${proofWord(proof)} ${whenText(proof.atMs, nowMs)}` : 'never shown'})`
  })
  return words.join(', ') || 'nothing'
}

/** What is known of the policies that enabled routes carry. */
export function protectionOf(edge: Edge, routes: DesiredState['routes']): Protection {
  const carrying = routes.filter(({ enabled, policies }) => enabled && policies.length > 0)
  const verdicts = carrying.flatMap(({ name }) => edge.proofs(name).map(({ verdict }) => verdict))
  const pairs = carrying.reduce((sum, { policies }) => sum + policies.length, 0)
  const count = (verdict: string) => verdicts.filter(one => one === verdict).length
  const [proven, failed] = [count('proven'), count('failed')]
  return { routes: carrying.length, proven, failed, open: pairs - proven - failed }
}

/** In words: `5 proven, 1 FAILED, 2 not shown`. */
export function protectionWords({ proven, failed, open }: Protection): string {
  const words = [
    ...(proven > 0 ? [`${proven} proven`] : []),
    ...(failed > 0 ? [`${failed} FAILED`] : []),
    ...(open > 0 ? [`${open} not shown`] : []),
  ]
  return words.join(', ')
}
