import { setImmediate } from 'node:timers/promises'
import type { AuditEntry, AuditLog } from '@gatehouse/core/identity/audit.ts'
import type { Incident } from '@gatehouse/core/incidents/incident.ts'

/** Others want to be answered between two of them. */
const pageSize = 500

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

/** The oldest entries of an incident, read in pages. */
export async function oldestOf(
  audit: Pick<AuditLog, 'list'>,
  { firstSeq, end }: Incident,
  most: number,
): Promise<Stretch> {
  const found: AuditEntry[] = []
  while (found.length <= most) {
    const limit = Math.min(pageSize, most + 1 - found.length)
    const after = found.at(-1)?.seq ?? firstSeq - 1
    const page = audit.list({ known: true, after, limit, ...(end && { upTo: end.lastSeq }) })
    found.push(...page)
    if (page.length < limit) break
    await setImmediate()
  }
  return { entries: found.slice(0, most), more: found.length > most }
}

/** The newest entries since a moment. */
export function since(audit: AuditLog, sinceMs: number, most: number): Stretch {
  const found = audit.list({ known: true, sinceMs, limit: most + 1 })
  return { entries: found.slice(0, most).reverse(), more: found.length > most }
}
