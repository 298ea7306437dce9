import type { CaddyMatcher, CaddyRoute, HeaderOps } from '../../edge/caddy-config.ts'

/**
 * Header operations on every answer. They are made at once, because an error of the edge keeps what is there already (Caddy, server.go: the
 * error routes write to the same answer), and once more as the answer is written, because an upstream adds its own (facts: otherwise two).
 */
export function answerHeaders(ops: HeaderOps, match?: readonly CaddyMatcher[]): CaddyRoute[] {
  const handle = [
    { handler: 'headers' as const, response: ops },
    { handler: 'headers' as const, response: { ...ops, deferred: true } },
  ]
  return [{ ...(match && { match }), handle }]
}
