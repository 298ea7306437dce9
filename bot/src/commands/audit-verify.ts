import { defineCommand, key } from '../command.ts'
import { Anchor, anchorText } from '../parameters/audit.ts'

/** Whether every entry is as it was written, none is missing, and none was put in. */
export const auditVerify = defineCommand({
  name: 'audit verify',
  summary: 'whether the audit trail is whole and as it was written',
  role: 'admin',
  risk: 'read',
  parameters: {
    anchor: key(Anchor, 'entry:mac', 'an earlier end of the trail, as audit head gave it'),
  },
  examples: ['audit verify'],
  read: ({ audit }, { anchor }) => {
    const verdict = audit.verify(anchor)
    switch (verdict.kind) {
      case 'whole':
        return {
          title: `The audit trail is whole: ${verdict.entries === 1 ? '1 entry' : `${verdict.entries} entries`}, each as it was written.`,
          severity: 'ok',
          notes:
            anchor === undefined
              ? [
                  'That an older copy of the whole database was put back can only be seen with anchor=…, an end that was kept elsewhere: audit head',
                ]
              : [`It goes through the anchor, entry ${anchor.seq}.`],
          data: { ...verdict, head: { ...verdict.head, anchor: anchorText(verdict.head) } },
        }
      case 'broken':
        return {
          title: `The audit trail is not as it was written, from entry ${verdict.at} on.`,
          severity: 'error',
          notes: [verdict.words, 'Keep a copy of the database as it is, and find out who could write it.'],
          next: verdict.at > 1 ? [`audit show ${verdict.at - 1}`] : [],
          data: verdict,
        }
    }
  },
})
