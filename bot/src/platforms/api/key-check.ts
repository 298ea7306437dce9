import type { Clock } from '@gatehouse/core/clock.ts'
import { type ApiKey, type ApiKeyStore, keyState } from '@gatehouse/core/identity/api-key.ts'
import type { AuditLog } from '@gatehouse/core/identity/audit.ts'
import { Strangers } from '../../dispatch/strangers.ts'

/** What checking a key needs. */
export interface KeyCheckDeps {
  keys: Pick<ApiKeyStore, 'bySecret'>
  audit: Pick<AuditLog, 'append'>
  clock: Clock
}

/** What a presented key is worth: `none` was presented, or it is `dead`. */
export type KeyVerdict = { kind: 'live'; key: ApiKey } | { kind: 'none' | 'dead'; words: string }

/**
 * Judges the Authorization header of each request by what the database says at that moment. Keys that are unknown, expired or revoked are
 * written into the audit once a minute, with how often they came, so that a stranger cannot fill it.
 */
export class KeyCheck {
  readonly #deps: KeyCheckDeps
  /** One entry a minute for each address, reason and key, so that one does not hide another. */
  readonly #strangers = new Strangers(1)

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
    const times = this.#strangers.take([address, reason, key?.id].join(' '), atMs)
    if (times > 0)
      this.#deps.audit.append({
        atMs,
        kind: 'denied',
        actor: { kind: 'unknown', id: null, name: 'unknown' },
        face: 'api',
        subject: `API key, ${reason}`,
        facts: { reason, address, key: key?.name ?? null, ...(times > 1 && { times }) },
      })
    return { kind: 'dead', words: `This API key is ${reason}. Ask an admin for a new one.` }
  }
}
