import { durationText } from '../duration-text.ts'
import { endedLateMs } from '../ends.ts'
import { type AuditLog, gatehouseActor } from '../identity/audit.ts'
import type { Transactions } from '../transactions.ts'
import type { Block, BlockStore } from './block.ts'

interface EndDeps {
  store: Pick<BlockStore, 'due' | 'dueAt' | 'end'>
  audit: Pick<AuditLog, 'append'>
  transactions: Transactions
}

/** As many are ended at once: each is an entry in the audit, and everybody waits meanwhile. */
export const mostEnded = 500

/**
 * Ends blocks whose time is over, each with an entry in the audit, in one transaction: those that are over longest, and that of a network that
 * is about to be blocked anew.
 * @returns those that it has ended; `mostEnded` or more when there may be others
 */
export function endBlocksDue(
  { store, audit, transactions }: EndDeps,
  network: string | null,
  nowMs: number,
): Block[] {
  const find = () => {
    const due = store.due(nowMs, mostEnded)
    const own =
      network === null || due.some(one => one.network === network) ? null : store.dueAt(network, nowMs)
    return own === null ? due : [...due, own]
  }
  if (find().length === 0) return []
  return transactions.write(() => {
    const due = find()
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
          ...(overMs > endedLateMs && { late: durationText(Math.floor(overMs / 1000) * 1000) }),
        },
      })
    }
    return due
  })
}
