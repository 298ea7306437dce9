import { maintenancePage } from '../mitigations/maintenance/maintenance-page.ts'
import { onlyUsualMethods } from '../mitigations/shield/usual-methods.ts'
import type { PolicyKind } from '../policy/policy-kind.ts'
import { basicAuth } from './basic-auth.ts'
import { bodyLimit } from './body-limit.ts'
import { clientCert } from './client-cert.ts'
import { compress } from './compress.ts'
import { cors } from './cors.ts'
import { country } from './country.ts'
import { forwardAuth } from './forward-auth.ts'
import { headers } from './headers.ts'
import { hsts } from './hsts.ts'
import { httpsRedirect } from './https-redirect.ts'
import { ipAllow } from './ip-allow.ts'
import { ipDeny } from './ip-deny.ts'
import { rateLimit } from './rate-limit.ts'
import { strictPath } from './strict-path.ts'
import { waf } from './waf.ts'

/**
 * Every kind of policy, also those that only mitigations lay over routes. Requests meet them in this order, on every route; what is about
 * answers (`around`) lies around all of it, in the same order, so that every refusal carries it too.
 */
export const everyKind: readonly PolicyKind[] = [
  hsts,
  headers,
  ipAllow,
  ipDeny,
  country,
  maintenancePage,
  strictPath,
  onlyUsualMethods,
  httpsRedirect,
  rateLimit,
  bodyLimit,
  waf,
  cors,
  clientCert,
  basicAuth,
  forwardAuth,
  compress,
]

/** The kinds that people choose from, in the same order. */
export const policyKinds: readonly PolicyKind[] = everyKind.filter(({ onlyLaid }) => !onlyLaid)

/** The kind of that name that people can choose. */
export function findKind(name: string): PolicyKind | undefined {
  return policyKinds.find(({ kind }) => kind === name)
}
