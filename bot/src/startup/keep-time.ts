import type { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import { keepEnding } from '@gatehouse/core/edge/end-in-time.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { keepWarning } from '@gatehouse/core/edge/warn-of-ends.ts'
import { keepLeases } from '@gatehouse/core/operations/keep-leases.ts'
import { keepBackups } from '../backup/daily.ts'
import type { DispatchDeps } from '../dispatch/dispatch-deps.ts'
import { takeBack } from '../dispatch/take-back.ts'
import { auditReminders } from '../reminders.ts'

/**
 * Does what time alone asks for, until it is closed: ends what holds for a time only and tells of it before, takes back what nobody keeps, and
 * keeps the edge refusing those who are blocked, and makes a backup each day; also what came due while nothing ran.
 */
export function keepTime(
  dispatch: DispatchDeps,
  { blocks, tell }: { blocks: Pick<Blocks, 'watch'>; tell(event: EdgeEvent): void },
): { close(): Promise<void> } {
  const deps = { ...dispatch, tell }
  const ending = new AbortController()
  const { signal } = ending
  const kept = [
    keepEnding(deps, signal),
    keepWarning({ ...deps, reminders: auditReminders(deps) }, signal),
    keepLeases({ ...deps, takeBack: (lease, due) => takeBack(deps, lease, due) }, signal),
    blocks.watch(signal),
    keepBackups(deps, signal),
  ]
  return {
    close: async () => {
      ending.abort()
      await Promise.all(kept)
    },
  }
}
