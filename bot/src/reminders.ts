import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Reminders } from '@gatehouse/core/edge/warn-of-ends.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import type { CommandDeps } from './command.ts'

type RemindDeps = Pick<CommandDeps, 'audit' | 'transactions' | 'clock'> & { tell(event: EdgeEvent): void }

const mostLooked = 1000
/** What is forgotten here is looked up in the audit. */
const mostTold = 1000

/** Reminders that the audit remembers, so that nobody is told twice, also after a restart. */
export function auditReminders({ audit, transactions, clock, tell }: RemindDeps): Reminders {
  const told = new Set<string>()
  return {
    tellOnce: ({ mitigation, mark, sinceMs }, event) => {
      const key = `${mitigation} ${mark}`
      if (told.has(key)) return
      transactions.write(() => {
        const known = audit
          .list({ kind: 'reminded', sinceMs, limit: mostLooked })
          .some(({ subject, facts }) => subject === mitigation && facts.mark === mark)
        if (known) return
        const entry = { kind: 'reminded', actor: gatehouseActor, face: 'gatehouse' } as const
        audit.append({ ...entry, atMs: clock.nowMs(), subject: mitigation, facts: { mark } })
        tell(event)
      })
      if (told.size >= mostTold) told.clear()
      told.add(key)
    },
  }
}
