import { findKind } from '../../routing/policies/index.ts'
import type { ImportedPolicy } from '../imported.ts'

/** Kinds of which the last one that is said counts, as it does in Caddy. */
const lastCounts = ['hsts', 'compress']

/** A route carries one policy of most kinds. `spoilt`: of a kind that protects there were several, and one could not be kept. */
export function kindsOnce(policies: readonly ImportedPolicy[]): { kept: ImportedPolicy[]; spoilt: boolean } {
  const kept: ImportedPolicy[] = []
  let spoilt = false
  for (const policy of policies) {
    const several = findKind(policy.kind)?.severalPerRoute
    const same = kept.find(one => one.kind === policy.kind)
    if (several || same === undefined) kept.push(policy)
    else if (lastCounts.includes(policy.kind)) kept.splice(kept.indexOf(same), 1, policy)
    else if (JSON.stringify(same.options) !== JSON.stringify(policy.options)) spoilt = true
  }
  return { kept, spoilt }
}
