import type { CaddyMatcher } from '../../edge/caddy-config.ts'

/** Matches every request but those of a proof of another part of the policy (`ProofRequest.part`). */
export function onlyPart(part: string): CaddyMatcher {
  return { vars: { proven_part: ['', part] } }
}
