import { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { GuardDeps } from '@gatehouse/core/routing/guards/index.ts'
import { makePlan, type Plan } from '@gatehouse/core/routing/plan.ts'
import { kindOf, Policy } from '@gatehouse/core/routing/policy/policy.ts'
import type { Proof, ProofAnswer } from '@gatehouse/core/routing/policy/proof.ts'
import type { WatchedFiles } from '@gatehouse/core/routing/policy/watched-files.ts'
import type { Risk } from '@gatehouse/core/routing/risk.ts'
import { Route } from '@gatehouse/core/routing/route.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { proxyTo } from '@gatehouse/core/routing/target.ts'
import { UpstreamAddress } from '@gatehouse/core/routing/upstream.ts'

/** What the edge of the pictures does before anybody changes anything. */
const settings = { ...initialSettings(':80', ':443'), tls: 'internal' as const }

/** The firewall of the pictures. */
export const webWaf = Policy.parse({ name: 'web-waf', kind: 'waf', options: {} })
const webHsts = Policy.parse({ name: 'web-hsts', kind: 'hsts', options: {} })

/** A route to one upstream. */
export function route(name: string, upstream: string, policies: readonly string[] = []): Route {
  return Route.parse({
    name,
    enabled: true,
    hosts: [`${name}.example.com`],
    path: null,
    stripPath: false,
    policies,
    target: proxyTo([UpstreamAddress.parse(upstream)]),
  })
}

/** An edge with these routes. */
export function edgeWith(
  routes: readonly Route[],
  policies: readonly Policy[] = [webWaf, webHsts],
): DesiredState {
  return DesiredState.parse({ settings, policies, routes })
}

/** What a command would do that makes one of the other, with all that guards say of it. */
export function planned(before: DesiredState, after: DesiredState, risk: Risk): Promise<Plan> {
  return makePlan(guardDeps, { number: 41, state: before }, after, risk)
}

/** What a proof says where the firewall does what it promises. */
export function provenWaf(on: Route): Promise<Proof> {
  const answer = (reached: boolean): ProofAnswer => {
    const status = reached ? 200 : 403
    return { status, header: () => [], reached, matches: reached ? 0 : 1, client: '', body: '' }
  }
  const deps = {
    ask: async (request?: object) => answer(request === undefined),
    settings,
    route: on,
    stranger: () => '198.51.100.7',
    monotonicMs: () => 0,
    files,
  }
  return kindOf(webWaf).prove(deps, webWaf.options as never)
}

function absent(): never {
  throw new Error('the edge of the pictures has no files')
}

const files: WatchedFiles = {
  addressList: absent,
  countryDatabase: absent,
  openCountries: absent,
  keptSince: absent,
}

const guardDeps: GuardDeps = {
  resolve: async () => [],
  ownAddresses: () => [],
  ownListeners: () => [],
  ownCertificates: () => ({ pairs: [], problems: [], uncovered: [] }),
  dns: { has: async () => null, problems: () => [] },
  files,
  blockedOn: () => [],
  upstreams: async () => null,
}
