import { answeredBy } from '../../routing/mitigation/answering.ts'
import { type LockdownOptions, lockdown as lockdownKind } from '../../routing/mitigations/lockdown.ts'
import { refuse } from '../../routing/policy/refuse.ts'
import { ownHosts, type Settings } from '../../routing/settings.ts'
import type { CaddyHandler, CaddyMatcher, CaddyRoute } from '../caddy-config.ts'

/** Before Gatehouse's own pages: these too are closed to all but a few, when a lockdown of everything says so. */
export function closedPages(
  settings: Pick<Settings, 'webHost' | 'statusHost'>,
  lockdown: LockdownOptions | undefined,
): CaddyRoute[] {
  const host = ownHosts(settings)
  if (host.length === 0 || lockdown?.['own-pages'] !== 'closed') return []
  return [{ match: [{ host, ...outside(lockdown) }], handle: closed, terminal: true }]
}

/** Behind all routes: under a lockdown of everything nobody else learns which hosts there are not. */
export function closedRest(lockdown: LockdownOptions | undefined): CaddyRoute[] {
  return lockdown ? [{ match: [outside(lockdown)], handle: closed, terminal: true }] : []
}

/** As what a lockdown lays over routes. */
const closed: readonly CaddyHandler[] = [{ handler: 'vars', [answeredBy]: lockdownKind.kind }, refuse(403)]

/** Everybody, when nobody is let through. */
function outside({ allow }: LockdownOptions): CaddyMatcher {
  return { not: allow.length === 0 ? [] : [{ client_ip: { ranges: allow } }] }
}
