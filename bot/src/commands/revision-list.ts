import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, key } from '../command.ts'
import { whenText } from '../replies/when-text.ts'

const usual = 15

/** What was changed, newest first. */
export const revisionList = defineCommand({
  name: 'revision list',
  summary: 'what was changed, newest first',
  role: 'viewer',
  risk: 'read',
  parameters: { last: key(wholeNumber(1, 500), String(usual), 'how many to show') },
  examples: ['revision list', 'revision list last=50'],
  read: ({ revisions, clock }, { last }) => {
    const list = revisions.list(last ?? usual)
    const rows = list.map(one => [
      String(one.number),
      one.status,
      whenText(one.createdAtMs, clock.nowMs()),
      one.author,
      one.why,
    ])
    return {
      title: `The last ${list.length === 1 ? 'revision' : `${list.length} revisions`}`,
      severity: 'info',
      table: {
        columns: ['revision', 'status', 'when', 'who', 'why'],
        rows,
        narrower: 'revision show <number>',
      },
      next: ['revision diff'],
      data: list,
    }
  },
})
