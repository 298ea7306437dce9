import { coverage } from '../network-coverage.ts'

/** Of the networks for documentation (RFC 5737), so that they are nobody's. */
const nobodys = ['192.0.2.1', '198.51.100.1', '203.0.113.1']
const attempts = 8

/**
 * An address that lies in none of the networks and that no client has.
 * @returns undefined when all that can be tried lie inside
 */
export function outsideClient(networks: readonly string[], stranger: () => string): string | undefined {
  const covered = coverage(networks)
  const candidates = [...Array.from({ length: attempts }, stranger), ...nobodys]
  return candidates.find(address => !covered([address]))
}
