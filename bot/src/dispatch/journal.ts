import type { AuditActor, AuditEntry, AuditKind } from '@gatehouse/core/identity/audit.ts'
import { placeText } from '@gatehouse/core/identity/place.ts'
import { type Caller, faceOf } from '../caller.ts'
import type { EffectDeps } from '../command.ts'
import { masked } from './secret-words.ts'

/** Facts of an audit entry; what is undefined is left out. */
export type Facts = Record<string, string | number | null | undefined>

/** Writes into the audit what somebody does, or tries. Inside the caller's transaction, if there is one. */
export function note(
  deps: EffectDeps,
  kind: AuditKind,
  who: { by: AuditActor; caller: Caller },
  subject: string,
  facts: Facts = {},
): AuditEntry {
  const { caller, by } = who
  const place = caller.kind === 'chat' ? placeText(caller.place) : undefined
  const address = caller.kind === 'key' ? caller.address : undefined
  const known = Object.entries<Facts[string]>({ ...facts, place, address }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, typeof value === 'string' ? masked(value) : value] as const],
  )
  return deps.transactions.write(() => {
    // What is written down is what had an effect; a delivery that comes a second time must not have another.
    if (caller.kind === 'chat' && caller.delivery) deps.deliveries.take(caller.delivery, deps.clock.nowMs())
    return deps.audit.append({
      atMs: deps.clock.nowMs(),
      kind,
      actor: by,
      face: faceOf(caller),
      subject: masked(subject),
      facts: Object.fromEntries(known),
    })
  })
}
