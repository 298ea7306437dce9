import { type ApiKey, type ApiKeyStore, keyState } from '@gatehouse/core/identity/api-key.ts'
import { type DeadReason, DeniedKeys, type DeniedKeysDeps } from '../denied-keys.ts'

/** What checking a key needs. */
export interface KeyCheckDeps extends DeniedKeysDeps {
  keys: Pick<ApiKeyStore, 'bySecret'>
}

/** What a presented key is worth: `none` was presented, or it is `dead`. */
export type KeyVerdict = { kind: 'live'; key: ApiKey } | { kind: 'none' | 'dead'; words: string }

/**
 * Judges the Authorization header of each request by what the database says at that moment. Keys that are unknown, expired or revoked are
 * written into the audit.
 */
export class KeyCheck {
  readonly #deps: KeyCheckDeps
  readonly #denied: DeniedKeys

  constructor(deps: KeyCheckDeps) {
    this.#deps = deps
    this.#denied = new DeniedKeys(deps, 'api')
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

  #dead(reason: DeadReason, key: ApiKey | null, address: string | null): KeyVerdict {
    this.#denied.write(reason, key, address)
    return { kind: 'dead', words: `This API key is ${reason}. Ask an admin for a new one.` }
  }
}
