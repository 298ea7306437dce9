import { dnsChallenge } from './dns-challenge.ts'
import type { Finding, Guard, GuardDeps, GuardedPlan } from './guard.ts'
import { lastUpstream } from './last-upstream.ts'
import { mitigationRemarks } from './mitigation-remarks.ts'
import { mitigationRisk } from './mitigation-risk.ts'
import { narrowerAccess } from './narrower-access.ts'
import { noRoutes } from './no-routes.ts'
import { ownCertificate } from './own-certificate.ts'
import { policyFits } from './policy-fits.ts'
import { publicCertificate } from './public-certificate.ts'
import { unblockedPath } from './unblocked-path.ts'
import { uncoveredPath } from './uncovered-path.ts'
import { upstreamAddress } from './upstream-address.ts'
import { watchedFiles } from './watched-files.ts'
import { weakerProtection } from './weaker-protection.ts'

export type { Finding, Guard, GuardDeps, GuardedPlan } from './guard.ts'

/** Every guard, in the order in which findings are shown. */
export const guards: readonly Guard[] = [
  upstreamAddress,
  publicCertificate,
  ownCertificate,
  dnsChallenge,
  policyFits,
  watchedFiles,
  noRoutes,
  weakerProtection,
  uncoveredPath,
  unblockedPath,
  narrowerAccess,
  lastUpstream,
  mitigationRisk,
  mitigationRemarks,
]

/** What all guards say about a plan. */
export async function runGuards(deps: GuardDeps, plan: GuardedPlan): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const guard of guards) {
    const found = await guard.check(deps, plan)
    findings.push(...found.map(finding => ({ guard: guard.name, ...finding })))
  }
  return findings
}
