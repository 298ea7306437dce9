import type { Condition } from './rule.ts'

/**
 * Of which requests it is asked: those to a host, at or below a path and at none of the deeper ones that are asked for. Lower case.
 * `exactly`: of the one request to this path, and of what Caddy does with it.
 */
export interface Spot {
  host: string
  path: string | null
  exactly?: true
}

/** Whether a condition may fit requests to a spot, whoever sends them. */
export function fits({ hosts, paths, patterns }: Condition, { host, path, exactly }: Spot): boolean {
  const byHost = hosts === null || hosts.some(one => one === host || isBelow(host, one))
  if (!byHost || paths === null) return byHost
  if (path === null) return false
  if (exactly) return (patterns ?? []).some(pattern => isMatched(path, pattern.toLowerCase()))
  return paths.some(one => isAt(path, one.toLowerCase()))
}

function isBelow(host: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && !host.startsWith('*') && host.replace(/^[^.]+/, '*') === wildcard
}

/** As Caddy matches paths that are whole or end in a star (caddyhttp/matchers.go). */
function isMatched(path: string, pattern: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
}

/** Whether a path is another one, or below it. */
export function isAt(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}
