import type { EdgeEvent } from '../edge/outcome.ts'
import { remindEveryMs, warnBeforeEndMs } from '../ends.ts'
import type { Transactions } from '../transactions.ts'
import { type Block, type BlockStore, blockName } from './block.ts'

interface TellDeps {
  store: Pick<BlockStore, 'toWarnOf' | 'warned'>
  transactions: Transactions
  tell(event: EdgeEvent): void
}

/** As many are told of one by one; of more it is told how many there are. */
const mostNamed = 5

/**
 * Tells of blocks that end within five minutes, once for each end, and each day of those that only a person ends. What a key has blocked is
 * a program's matter.
 */
export function warnOfBlocks({ store, transactions, tell }: TellDeps, nowMs: number): void {
  const found = store.toWarnOf({ nowMs, warnMs: warnBeforeEndMs, dayMs: remindEveryMs })
  if (found.length === 0) return
  transactions.write(() => {
    for (const { id } of found) store.warned(id, nowMs)
    tellOf(
      found.filter(one => one.untilMs !== null),
      one => ({ kind: 'mitigation-ends', ...endOf(one), leftMs: endOf(one).untilMs - nowMs }),
      count => ({ kind: 'blocks-end', count, ended: false }),
      tell,
    )
    for (const one of found.filter(({ untilMs }) => untilMs === null).slice(0, mostNamed))
      tell({
        kind: 'mitigation-holds',
        mitigation: blockName(one),
        sinceMs: one.sinceMs,
        by: one.by,
        reason: one.reason,
      })
  })
}

/** Tells of blocks that have ended by themselves. */
export function tellOfEnded(ended: readonly Block[], nowMs: number, tell: TellDeps['tell']): void {
  tellOf(
    ended.filter(({ byProgram }) => !byProgram),
    one => ({ kind: 'mitigation-ended', ...endOf(one), lateMs: nowMs - endOf(one).untilMs }),
    count => ({ kind: 'blocks-end', count, ended: true }),
    tell,
  )
}

function tellOf(
  blocks: readonly Block[],
  one: (block: Block) => EdgeEvent,
  many: (count: number) => EdgeEvent,
  tell: TellDeps['tell'],
): void {
  if (blocks.length > mostNamed) tell(many(blocks.length))
  else for (const block of blocks) tell(one(block))
}

function endOf(block: Block): { mitigation: string; untilMs: number } {
  return { mitigation: blockName(block), untilMs: block.untilMs ?? 0 }
}
