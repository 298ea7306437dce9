import type { KeptAlertEvent } from '@gatehouse/core/alerts/alert-store.ts'
import { AlertKeeper } from '@gatehouse/core/alerts/keeper.ts'
import { alertSources } from '@gatehouse/core/alerts/sources/index.ts'
import { sourceDepsOf } from '../alerts/source-deps.ts'
import type { DispatchDeps } from '../dispatch/dispatch-deps.ts'
import type { Stores } from './open-stores.ts'

interface AlertParts {
  /** Of the data. */
  folder: string
  alerts: Stores['alertStore']
  nameOf: Stores['nameOf']
  /** Inside the transaction of each alert. */
  tell(event: KeptAlertEvent): void
  /** Once they are written. */
  told(events: readonly KeptAlertEvent[]): void
}

/** Looks for what is wrong and tells of it, until it is closed. */
export function openAlerts(
  deps: DispatchDeps,
  { folder, alerts, nameOf, tell, told }: AlertParts,
): { close(): Promise<void> } {
  const { transactions, clock, log, toldEraser, alertTurns } = deps
  const look = sourceDepsOf(deps, folder, nameOf)
  const keeper = new AlertKeeper({
    sources: alertSources,
    look,
    alerts,
    transactions,
    clock,
    log,
    eraser: toldEraser,
    turns: alertTurns,
    tell,
    told,
  })
  const closing = new AbortController()
  const kept = keeper.keep(closing.signal)
  return {
    close: async () => {
      closing.abort()
      await kept
    },
  }
}
