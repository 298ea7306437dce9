import type { Clock } from '@gatehouse/core/clock.ts'
import { type ApiKey, type ApiKeyStore, keyState } from '@gatehouse/core/identity/api-key.ts'
import type { AuditLog } from '@gatehouse/core/identity/audit.ts'

/** What checking a key needs. */
export interface KeyCheckDeps {
  keys: Pick<ApiKeyStore, 'bySecret'>
  audit: Pick<AuditLog, 'append'>
  clock: Clock
}

/** What a presented key is worth: `none` was presented, or it is `dead`. */
export type KeyVerdict = { kind: 'live'; key: ApiKey } | { kind: 'none' | 'dead'; words: string }

const auditEveryMs = 60_000
const maxAddresses = 10_000

/**
 * Judges the Authorization header of each request by what the database says at that moment. Keys that are unknown, expired or revoked are
 * written into the audit, once a minute an address, so that a stranger cannot fill it.
 */
export class KeyCheck {
  readonly #deps: KeyCheckDeps
  readonly #writtenMs = new Map<string, number>()

  constructor(deps: KeyCheckDeps) {
    this.#deps = deps
  }

  judge(authorization: string | undefined, address: string | null): KeyVerdict {
    const secret = /^Bearer +([\x21-\x7e]{1,256})$/i.exec(authorization ?? '')?.[1]
    if (secret === undefined)
      return {
        kind: 'none',
        words: 'Every request needs an API key: send it as "Authorization: Bearer gh_…".',
      }
    const key = this.#deps.keys.bySecret(secret)
    if (key === null) return this.#dead('unknown', null, address)
    const state = keyState(key, this.#deps.clock.nowMs())
    if (state !== 'live') return this.#dead(state, key, address)
    return { kind: 'live', key }
  }

  #dead(reason: 'unknown' | 'expired' | 'revoked', key: ApiKey | null, address: string | null): KeyVerdict {
    const atMs = this.#deps.clock.nowMs()
    if (this.#isDue(address ?? '', atMs))
      this.#deps.audit.append({
        atMs,
        kind: 'denied',
        actor: { kind: 'unknown', id: null, name: 'unknown' },
        face: 'api',
        subject: `API key, ${reason}`,
        facts: { reason, address, key: key?.name ?? null },
      })
    return { kind: 'dead', words: `This API key is ${reason}. Ask an admin for a new one.` }
  }

  #isDue(address: string, nowMs: number): boolean {
    const lastMs = this.#writtenMs.get(address)
    if (lastMs !== undefined && nowMs >= lastMs && nowMs - lastMs < auditEveryMs) return false
    this.#writtenMs.delete(address)
    const [oldest] = this.#writtenMs.keys()
    if (this.#writtenMs.size >= maxAddresses && oldest !== undefined) this.#writtenMs.delete(oldest)
    this.#writtenMs.set(address, nowMs)
    return true
  }
}
