import type { AuditEntry, AuditLog } from '@gatehouse/core/identity/audit.ts'
import type { Incident } from '@gatehouse/core/incidents/incident.ts'

/** A part of the audit without a gap, the oldest first; what strangers tried is not in it. */
export interface Stretch {
  entries: AuditEntry[]
  /** There is more of it that was not read. */
  more: boolean
}

/** The newest entries of an incident. */
export function newestOf(audit: AuditLog, { firstSeq, end }: Incident, most: number): Stretch {
  // Without `after` the newest come first.
  const found = audit.list({
    known: true,
    limit: most + 1,
    ...(end && { upTo: end.lastSeq }),
    from: firstSeq,
  })
  return { entries: found.slice(0, most).reverse(), more: found.length > most }
}

/** The oldest entries of an incident. */
export function oldestOf(audit: AuditLog, { firstSeq, end }: Incident, most: number): Stretch {
  const found = audit.list({
    known: true,
    after: firstSeq - 1,
    limit: most + 1,
    ...(end && { upTo: end.lastSeq }),
  })
  return { entries: found.slice(0, most), more: found.length > most }
}

/** The newest entries since a moment. */
export function since(audit: AuditLog, sinceMs: number, most: number): Stretch {
  const found = audit.list({ known: true, sinceMs, limit: most + 1 })
  return { entries: found.slice(0, most).reverse(), more: found.length > most }
}
