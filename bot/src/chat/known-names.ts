import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { upstreamsBehind } from '../parameters/upstream-names.ts'
import type { Suggest } from '../suggest.ts'
import type { Known } from './known.ts'

/** Names of things that are there; upstreams of the route that was said before them, or of all. */
export function knownNames(
  what: Exclude<Suggest, 'command'>,
  { names, upstreams }: Known,
  route: string | undefined,
): readonly string[] {
  if (what === 'policy kind') return policyKinds.map(({ kind }) => kind)
  return what === 'upstream' ? upstreamsBehind(upstreams, route) : names[what]
}
