import { defineCommand } from '../command.ts'
import { anchorText } from '../parameters/audit.ts'

/** The end of the trail in one word. Kept elsewhere it shows later that nothing before it was taken away or written anew. */
export const auditHead = defineCommand({
  name: 'audit head',
  summary: 'the end of the audit trail in one word, to be kept elsewhere',
  role: 'admin',
  risk: 'read',
  parameters: {},
  examples: ['audit head'],
  read: ({ audit }) => {
    const head = audit.head()
    const anchor = anchorText(head)
    return {
      title:
        head.seq === 0 ? 'The audit trail is empty so far.' : `The audit trail ends at entry ${head.seq}.`,
      severity: 'info',
      code: { language: 'text', text: anchor },
      notes: [
        'Keep this word where nobody who can write the database can change it; later it shows that all up to here is still there.',
      ],
      next: [`audit verify anchor=${anchor}`],
      data: { ...head, anchor },
    }
  },
})
