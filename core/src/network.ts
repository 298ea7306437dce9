import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { canonicalAddress } from './routing/address.ts'

const resolveTimeoutMs = 2000
const rememberMs = 30_000

/**
 * Resolves host names with this machine's resolver: every address in canonical spelling, none when the name does not resolve within two
 * seconds. Answers are kept for half a minute.
 */
export function createResolver(nowMs: () => number): (host: string) => Promise<string[]> {
  const known = new Map<string, { untilMs: number; addresses: Promise<string[]> }>()
  return host => {
    const hit = known.get(host)
    if (hit && hit.untilMs > nowMs()) return hit.addresses
    const addresses = Promise.race([resolveOnce(host), delay(resolveTimeoutMs, [], { ref: false })])
    known.set(host, { untilMs: nowMs() + rememberMs, addresses })
    if (known.size > 1000) known.delete(known.keys().next().value ?? host)
    return addresses
  }
}

/** Every address of this machine in canonical spelling. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  return all.map(one => canonicalAddress(one.address)).filter(address => address !== undefined)
}

async function resolveOnce(host: string): Promise<string[]> {
  try {
    const answers = await lookup(host, { all: true, verbatim: true })
    return answers.map(answer => canonicalAddress(answer.address)).filter(address => address !== undefined)
  } catch {
    return []
  }
}
