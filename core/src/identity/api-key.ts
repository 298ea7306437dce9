import { z } from 'zod'
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
  used(id: number, nowMs: number): void
}
