import { durationMs } from '@gatehouse/core/duration.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { type ApiKey, keyState, maxOverlapMs, usualKeyLifeMs } from '@gatehouse/core/identity/api-key.ts'
import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { defineCommand, key } from '../command.ts'
import {
  demandPerson,
  findKeys,
  isForeign,
  keyLife,
  keyName,
  lifeText,
  ownerText,
} from '../parameters/api-key.ts'
import { dateText } from '../replies/when-text.ts'

const usualOverlapMs = 86_400_000

/** A new secret for a key, while the old one still works for a while. */
export const keyRotate = defineCommand({
  name: 'key rotate',
  summary: 'make a new secret for a key, and let the old one work a while longer',
  role: 'admin',
  risk: 'destructive',
  parameters: {
    key: keyName,
    overlap: key(
      durationMs({ min: 0, max: maxOverlapMs }),
      '24h',
      'how long the old secret still works: 24h unless said, 0s not at all, 7d at most',
    ),
    expires: keyLife,
  },
  examples: ['key rotate deploy', 'key rotate deploy overlap=0s expires=30d'],
  propose: (deps, { key: name, ...args }, actor) => {
    const { keys, accounts, links, clock } = deps
    demandPerson(actor)
    findKeys(keys, name)
    const old = keys.byName(name)
    if (!old)
      throw new AppError('conflict', `The key ${name} was revoked. For a new one type: key create ${name} …`)
    if (old.owner !== null && !accounts.get(old.owner))
      throw new AppError(
        'conflict',
        `The account that the key ${name} belonged to is gone: key revoke ${name}`,
      )
    const overlapMs = args.overlap ?? usualOverlapMs
    const lifeMs = args.expires ?? usualKeyLifeMs
    const fields = [
      { key: 'secret', from: null, to: 'a new one' },
      { key: 'old secret', from: null, to: oldSecret(old, overlapMs, clock.nowMs()) },
      { key: 'expires', from: dateText(old.expiresAtMs), to: lifeText(lifeMs) },
      { key: 'acts for', from: null, to: ownerText(accounts, old.owner) },
    ]
    return {
      changes: [{ thing: 'key', name, action: 'change', fields }],
      ...(isForeign(old.owner, actor) && { risk: 'critical' as const }),
      findings: runGuards(deps, { kind: 'new-secret', scopes: old.scopes }),
      // Of two that wait, the second would end the secret that the first made.
      binds: [old.id, old.owner],
      done: `Key ${name} rotated`,
      undo: { none: `a new secret does not become the old one again. To end both: key revoke ${name}` },
      write: nowMs => {
        const times = { nowMs, oldUntilMs: nowMs + overlapMs, expiresAtMs: nowMs + lifeMs }
        const made = keys.rotate(old.id, times)
        return {
          notes: ['The new secret is shown once, and kept by nobody.'],
          next: ['key list'],
          data: made,
          handover: { purpose: 'api-key', token: links.make('api-key', made.id, nowMs).token },
        }
      },
    }
  },
})

function oldSecret(old: ApiKey, overlapMs: number, nowMs: number): string {
  if (keyState(old, nowMs) === 'expired') return 'has expired'
  if (overlapMs === 0) return 'ends at once'
  return old.expiresAtMs <= nowMs + overlapMs
    ? `works until ${dateText(old.expiresAtMs)}, as before`
    : `works for another ${durationText(overlapMs)}`
}
