import { durationText } from '../duration-text.ts'
import { type AuditLog, gatehouseActor } from '../identity/audit.ts'
import type { Transactions } from '../transactions.ts'
import type { Block, BlockStore } from './block.ts'

interface EndDeps {
  store: Pick<BlockStore, 'due' | 'end'>
  audit: Pick<AuditLog, 'append'>
  transactions: Transactions
}

/** What ends later than this was not ended on time: nothing ran, or nothing could be written. */
const lateMs = 10_000

/** Ends the blocks whose time is over, each with an entry in the audit, in one transaction. */
export function endBlocksDue({ store, audit, transactions }: EndDeps, nowMs: number): Block[] {
  if (store.due(nowMs).length === 0) return []
  return transactions.write(() => {
    const due = store.due(nowMs)
    for (const { id, network, untilMs, by, reason } of due) {
      store.end(id, { by: gatehouseActor.name, why: 'its time was over' }, nowMs)
      const overMs = nowMs - (untilMs ?? nowMs)
      audit.append({
        atMs: nowMs,
        kind: 'done',
        actor: gatehouseActor,
        face: 'gatehouse',
        subject: `block of ${network} ended`,
        facts: {
          why: 'its time was over',
          author: by,
          ...(reason !== null && { reason }),
          ...(overMs > lateMs && { late: durationText(Math.floor(overMs / 1000) * 1000) }),
        },
      })
    }
    return due
  })
}
