import type { AuditEntry } from '@gatehouse/core/identity/audit.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key } from '../command.ts'

const usual = 500

/** Entries as they are, oldest first, for another system to keep. */
export const auditExport = defineCommand({
  name: 'audit export',
  summary: 'entries of the audit trail as JSON lines, oldest first',
  role: 'admin',
  risk: 'read',
  parameters: {
    after: key(wholeNumber(0, 999_999_999), '500', 'begin behind this entry'),
    limit: key(wholeNumber(1, 10_000), String(usual), 'how many at once'),
  },
  examples: ['audit export', 'audit export after=500 limit=1000'],
  read: ({ audit }, { after = 0, limit = usual }) => {
    const list = audit.list({ after, limit })
    const last = list.at(-1)
    if (!last) return { title: `There is nothing behind entry ${after}.`, severity: 'info', data: [] }
    const more = audit.head().seq > last.seq
    return {
      title: `Entries ${after + 1} to ${last.seq}`,
      severity: 'info',
      code: { language: 'text', text: list.map(jsonLine).join('\n') },
      codeIsAll: true,
      notes: more ? ['There are more; go on with the command below.'] : [],
      next: more ? [`audit export after=${last.seq}${limit === usual ? '' : ` limit=${limit}`}`] : [],
      data: list,
    }
  },
})

/** In one line of plain letters: no face has to change anything in it, so that it can be read by a machine wherever it is shown. */
function jsonLine(entry: AuditEntry): string {
  return JSON.stringify(entry).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, char =>
    Array.from({ length: char.length }, (_, at) => escaped(char.charCodeAt(at))).join(''),
  )
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
