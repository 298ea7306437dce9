import { crsRules } from './crs-rules.ts'
import type { Waiver } from './waiver.ts'

/** Ids of Gatehouse's own rules begin at 1000; those of bodies end before this. A policy has at most 100 waivers. */
const firstId = 1101

/**
 * What lets a rule rest on one route, below one path, while the rule set is shared with others. The route's name comes from the edge
 * (caddy/waf/route.go), never from the client. None for a waiver of every route.
 */
export function restDirective({ rule, target, route, path }: Waiver, index: number): string[] {
  if (route === undefined || !crsRules.has(rule)) return []
  const rests = target === null ? `ctl:ruleRemoveById=${rule}` : `ctl:ruleRemoveTargetById=${rule};${target}`
  const begin = `SecRule TX:edge_route "@streq ${route}" "id:${firstId + index},phase:1,pass,t:none,nolog`
  if (path === undefined || path === '/') return [`${begin},${rests}"`]
  return [
    `${begin},chain"`,
    `  SecRule REQUEST_FILENAME "@rx ^${literal(path)}(?:/[^%;]*)?$" "t:none,t:normalizePathWin,${rests}"`,
  ]
}

/**
 * A path as a pattern. What is still encoded behind it, or holds a `;`, may be read as another path by the application: there the rule goes
 * on.
 */
function literal(path: string): string {
  return path.replaceAll(/[^A-Za-z0-9/_~!&',:=@-]/g, '[$&]')
}
