import { defineCommand } from '../command.ts'
import { sizeText } from '../replies/number-words.ts'
import { whenText } from '../replies/when-text.ts'

/** The backups that are there. */
export const backupList = defineCommand({
  name: 'backup list',
  summary: 'the backups that are there, newest first',
  role: 'operator',
  risk: 'read',
  parameters: {},
  examples: ['backup list'],
  read: ({ backups, clock }) => {
    const list = backups.list()
    const lastGood = backups.lastGood()
    const nowMs = clock.nowMs()
    if (list.length === 0)
      return {
        title: 'There is no backup yet.',
        severity: 'warning',
        next: ['backup create'],
        data: { list, lastGood },
      }
    return {
      title: list.length === 1 ? 'One backup' : `${list.length} backups`,
      severity: 'info',
      facts: [
        [
          'read back whole',
          lastGood === null ? 'none of them' : `${lastGood.name}, ${whenText(lastGood.verifiedAtMs, nowMs)}`,
        ],
      ],
      table: {
        columns: ['name', 'when', 'size'],
        rows: list.map(({ name, madeAtMs, bytes, isOne }) => [
          name,
          isOne ? whenText(madeAtMs, nowMs) : 'is no backup',
          sizeText(bytes),
        ]),
      },
      next: lastGood === null ? ['backup create'] : [`backup verify ${lastGood.name}`],
      data: { list, lastGood },
    }
  },
})
