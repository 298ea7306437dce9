import type { Lease } from '@gatehouse/core/operations/lease.ts'
import { momentText } from '../../../replies/moment-text.ts'
import { whoText } from '../../../replies/who-text.ts'
import type { Reply } from '../../../reply.ts'

type Fact = NonNullable<Reply['facts']>[number]

/** What becomes of an operation that holds only when somebody keeps it, or what has become of it. */
export function leaseFacts(lease: Lease | null): Fact[] {
  if (lease === null) return []
  const { state, untilMs, atMs, settledAtMs, settledBy } = lease
  const settledMs = settledAtMs ?? untilMs
  const by = settledBy === null ? '' : `, by ${whoText(settledBy) ?? 'Gatehouse, because nobody kept it'}`
  const settled = `${momentText(settledMs, atMs)}${by}`
  switch (state) {
    case 'waiting':
      return [['taken back', `${momentText(untilMs, atMs)}, unless somebody keeps it`, untilMs]]
    case 'kept':
      return [['kept', settled, settledMs]]
    case 'taken-back':
      return [['taken back', settled, settledMs]]
    case 'failed':
      return [['not taken back', momentText(settledMs, atMs), settledMs]]
  }
}

/** Why taking it back does not work, or what stayed as others had made it since. */
export function leaseNotes(lease: Lease | null): string[] {
  return lease?.words ? [lease.words] : []
}
