import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { canonicalAddress } from '../routing/address.ts'
import type { Risk } from '../routing/risk.ts'
import { Network } from '../routing/settings.ts'

/**
 * What a key may do: a noun (the first word of a command, or `*`) and the risk up to which it may; `route:change`, `*:read`. Destructive
 * is never meant by less than its own word, and `*:destructive` does not exist: it is asked for by noun. Critical needs two people.
 */
export const Scope = z
  .string()
  .regex(
    /^(?:\*:(?:read|change)|[a-z][a-z-]*:(?:read|change|destructive))$/,
    'write a scope as noun:risk, as in route:change, *:read or route:destructive',
  )
export type Scope = z.infer<typeof Scope>

/** An API key without its secret. */
export const ApiKey = z.strictObject({
  id: z.int().positive(),
  name: z.string(),
  /** The account whose role it borrows; null for a key that the console of the machine made, which has the role of an admin. */
  owner: z.int().positive().nullable(),
  scopes: z.array(Scope),
  /** Where requests may come from; everywhere when empty. */
  networks: z.array(Network),
  createdAtMs: z.int(),
  expiresAtMs: z.int(),
  revokedAtMs: z.int().nullable(),
  lastUsedAtMs: z.int().nullable(),
})
export type ApiKey = z.infer<typeof ApiKey>

/** A key as it is asked for. */
export type NewApiKey = Pick<ApiKey, 'name' | 'owner' | 'scopes' | 'networks' | 'expiresAtMs'>

const dayMs = 86_400_000
/** How long a key lives when nothing is said, and at most. */
export const usualKeyLifeMs = 90 * dayMs
export const maxKeyLifeMs = 365 * dayMs
/** How long an old key goes on beside the one that came in its place, at most. */
export const maxOverlapMs = 7 * dayMs

/** Where API keys are kept, by the SHA-256 of their secrets. Read from the database at every use. */
export interface ApiKeyStore {
  /** By name; revoked and expired ones too. */
  list(): ApiKey[]
  get(id: number): ApiKey | null
  /** The newest key of a name that is not revoked. */
  byName(name: string): ApiKey | null
  /** The key of a presented secret (`gh_…`); revoked and expired ones too, so that the refusal can say so to the audit. */
  bySecret(secret: string): ApiKey | null
  /**
   * A key whose secret nobody knows yet; `issue` makes it.
   * @throws AppError `conflict` when a live key has that name
   */
  add(key: NewApiKey, nowMs: number): ApiKey
  /** Makes the secret of a key that has none, and gives it, once. @throws AppError `conflict` when it has one */
  issue(id: number): string
  /** A new key like an old one; the old one goes on until `oldUntilMs`. Its secret is made by `issue`. */
  rotate(id: number, times: { nowMs: number; oldUntilMs: number; expiresAtMs: number }): ApiKey
  revoke(id: number, nowMs: number): void
  /** Remembers a use, to the minute. */
  used(id: number, nowMs: number): void
}

/** Whether a key may still be used; a key without a secret counts like any other, though nobody can present it. */
export function keyState(key: ApiKey, nowMs: number): 'live' | 'expired' | 'revoked' {
  if (key.revokedAtMs !== null) return 'revoked'
  return nowMs >= key.expiresAtMs ? 'expired' : 'live'
}

const reach = ['read', 'change', 'destructive']

/** Whether scopes allow what a command of this noun asks. Nothing allows what is critical. */
export function allows(scopes: readonly Scope[], noun: string, risk: Risk): boolean {
  if (risk === 'critical') return false
  return scopes.some(scope => {
    const [scopeNoun, scopeRisk = ''] = scope.split(':')
    return (scopeNoun === '*' || scopeNoun === noun) && reach.indexOf(scopeRisk) >= reach.indexOf(risk)
  })
}

/** Whether a client's address lies in one of the networks; every one does when there are none. An address that cannot be read does not. */
export function inNetworks(networks: readonly Network[], address: string | null): boolean {
  if (networks.length === 0) return true
  const canonical = address === null ? undefined : canonicalAddress(address)
  if (canonical === undefined) return false
  // IPv4 in IPv6 spelling (::ffff:10.0.0.1) is IPv4: a listener on both families shows clients so.
  const client = ipaddr.process(canonical)
  return networks.some(network => {
    const [range, bits] = parseNetwork(network)
    return client.kind() === range.kind() && client.match(range, bits)
  })
}

function parseNetwork(network: Network): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [text = '', typed] = network.split('/')
  const address = ipaddr.parse(text)
  const bits = typed === undefined ? address.toByteArray().length * 8 : Number(typed)
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= 96
    ? [address.toIPv4Address(), bits - 96]
    : [address, bits]
}
