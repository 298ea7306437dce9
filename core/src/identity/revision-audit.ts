import type { Clock } from '../clock.ts'
import type { Revision, RevisionWitness } from '../routing/revision.ts'
import { type AuditLog, gatehouseActor } from './audit.ts'

/** Writes into the audit what becomes of revisions, in the transaction that makes it so, and those that Gatehouse itself begins. */
export function revisionAudit(audit: AuditLog, clock: Clock): RevisionWitness {
  const append = (kind: 'applying' | 'applied' | 'failed', { number, author, why, failure }: Revision) => {
    const facts = { revision: number, author, ...(failure !== null && { failure }) }
    const event = { atMs: clock.nowMs(), kind, actor: gatehouseActor, face: 'gatehouse', subject: why, facts }
    audit.append(event)
  }
  return {
    begun: revision => append('applying', revision),
    settled: revision => append(revision.status === 'failed' ? 'failed' : 'applied', revision),
  }
}
