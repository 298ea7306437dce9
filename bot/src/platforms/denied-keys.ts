import type { Clock } from '@gatehouse/core/clock.ts'
import type { ApiKey } from '@gatehouse/core/identity/api-key.ts'
import type { AuditLog } from '@gatehouse/core/identity/audit.ts'
import { Strangers } from '../dispatch/strangers.ts'

/** What writing them down needs. */
export interface DeniedKeysDeps {
  audit: Pick<AuditLog, 'append'>
  clock: Clock
}

/** Why a key that was presented counts for nothing. */
export type DeadReason = 'unknown' | 'expired' | 'revoked'

/** Writes keys that count for nothing into the audit, once a minute with how often they came, so that a stranger cannot fill it. */
export class DeniedKeys {
  readonly #deps: DeniedKeysDeps
  readonly #face: 'api' | 'gate'
  /** One entry a minute for each address, reason and key, so that one does not hide another. */
  readonly #strangers = new Strangers(1)

  constructor(deps: DeniedKeysDeps, face: 'api' | 'gate') {
    this.#deps = deps
    this.#face = face
  }

  /** @param key the key, where it is known whose it was; never its secret */
  write(reason: DeadReason, key: ApiKey | null, address: string | null): void {
    const atMs = this.#deps.clock.nowMs()
    const times = this.#strangers.take([address, reason, key?.id].join(' '), atMs)
    if (times === 0) return
    this.#deps.audit.append({
      atMs,
      kind: 'denied',
      actor: { kind: 'unknown', id: null, name: 'unknown' },
      face: this.#face,
      subject: `API key, ${reason}`,
      facts: { reason, address, key: key?.name ?? null, ...(times > 1 && { times }) },
    })
  }
}
