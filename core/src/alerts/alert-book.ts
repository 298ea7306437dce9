import { AppError } from '../error.ts'
import type { AlertEvent } from './alert.ts'
import type { AlertStore, KeptAlert, KeptAlertEvent, Silence } from './alert-store.ts'

/** What people do with alerts. Inside the transaction of whoever calls it. */
export class AlertBook {
  readonly #alerts: AlertStore
  readonly #listeners: ((event: KeptAlertEvent) => void)[] = []

  constructor(alerts: AlertStore) {
    this.#alerts = alerts
  }

  /** From now on this is told of what people do, inside the transaction that does it; what it throws undoes that. */
  listen(listener: (event: KeptAlertEvent) => void): void {
    this.#listeners.push(listener)
  }

  open(): KeptAlert[] {
    return this.#alerts.open()
  }

  list(limit: number): KeptAlert[] {
    return this.#alerts.list(limit)
  }

  get(id: number): KeptAlert | null {
    return this.#alerts.get(id)
  }

  /** @throws AppError `not_found` when there is none, `conflict` when it is over */
  demandOpen(id: number): KeptAlert {
    const alert = this.get(id)
    if (!alert) throw new AppError('not_found', `There is no alert ${id}; see: alert list`)
    if (alert.recoveredMs !== null) throw new AppError('conflict', `Alert ${id} is over already.`)
    return alert
  }

  /**
   * Somebody looks after it until then.
   * @throws AppError as `demandOpen`, and `conflict` when somebody else does
   */
  acknowledge(id: number, by: string, untilMs: number, nowMs: number): KeptAlert {
    const alert = this.demandOpen(id)
    const { acknowledged } = alert
    if (acknowledged && acknowledged.by !== by && acknowledged.untilMs > nowMs)
      throw new AppError('conflict', `${acknowledged.by} looks after alert ${id} already.`)
    return this.#put('acknowledged', { ...alert, acknowledged: { by, untilMs } }, nowMs)
  }

  /** Nobody looks after it any more. @throws AppError as `demandOpen`, and `conflict` when nobody does */
  release(id: number, nowMs: number): KeptAlert {
    const alert = this.demandOpen(id)
    if (alert.acknowledged === null)
      throw new AppError('conflict', `Nobody looks after alert ${id}; there is nothing to take back.`)
    return this.#put('changed', { ...alert, acknowledged: null }, nowMs)
  }

  silences(nowMs: number): Silence[] {
    return this.#alerts.silences(nowMs)
  }

  silence(silence: Omit<Silence, 'id'>): Silence {
    return this.#alerts.addSilence(silence)
  }

  /** @throws AppError `not_found` when there is none such */
  endSilence(id: number, nowMs: number): void {
    if (!this.#alerts.endSilence(id, nowMs))
      throw new AppError('not_found', `There is no silence ${id}; see: alert silences`)
  }

  #put(kind: AlertEvent['kind'], alert: KeptAlert, nowMs: number): KeptAlert {
    const kept = { ...alert, changedMs: nowMs }
    this.#alerts.put(kept)
    if (kept.told) for (const listener of this.#listeners) listener({ kind, alert: kept, atMs: nowMs })
    return kept
  }
}
