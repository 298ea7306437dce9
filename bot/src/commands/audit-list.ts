import { durationMs } from '@gatehouse/core/duration.ts'
import { type AuditEntry, AuditKind } from '@gatehouse/core/identity/audit.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { defineCommand, key } from '../command.ts'
import { whenText } from '../replies/when-text.ts'

const usual = 20
const tenYearsMs = 3650 * 86_400_000

/** What was tried and done, by whom, newest first. */
export const auditList = defineCommand({
  name: 'audit list',
  summary: 'what was tried and done, and by whom, newest first',
  role: 'admin',
  risk: 'read',
  parameters: {
    kind: key(AuditKind, 'denied', 'only entries of this kind', { values: AuditKind.options }),
    actor: key(z.string(), 'name', 'only what this account did; a key is called "key <name>"', {
      suggest: 'account',
    }),
    since: key(durationMs({ min: 1000, max: tenYearsMs }), '24h', 'only what is not older than this'),
    limit: key(wholeNumber(1, 500), String(usual), 'how many to show'),
  },
  examples: ['audit list', 'audit list kind=denied since=24h', 'audit list actor=anna limit=50'],
  read: ({ audit, clock }, { kind, actor, since, limit = usual }) => {
    const nowMs = clock.nowMs()
    const list = audit.list({
      limit,
      ...(kind !== undefined && { kind }),
      ...(actor !== undefined && { actor }),
      ...(since !== undefined && { sinceMs: nowMs - since }),
    })
    const columns = ['entry', 'when', 'kind', 'who', 'through', 'what']
    const newest = list[0]
    return {
      title: title(list.length),
      severity: 'info',
      ...(newest && {
        table: { columns, rows: list.map(entry => row(entry, nowMs)), narrower: 'audit list kind=… since=…' },
      }),
      notes: list.length === limit ? [`For more: limit=${Math.min(limit * 5, 500)}, or audit export`] : [],
      next: newest ? [`audit show ${newest.seq}`] : [],
      data: list,
    }
  },
})

function title(count: number): string {
  if (count === 0) return 'No such entries.'
  return count === 1 ? '1 entry' : `${count} entries`
}

function row({ seq, atMs, kind, actor, face, subject }: AuditEntry, nowMs: number): string[] {
  return [String(seq), whenText(atMs, nowMs), kind, actor.name, face, subject]
}
