import { sourceDepsOf } from '@gatehouse/bot/alerts/source-deps.ts'
import { tellAlert } from '@gatehouse/bot/alerts/tell-alert.ts'
import type { KeptAlertEvent } from '@gatehouse/core/alerts/alert-store.ts'
import { AlertKeeper } from '@gatehouse/core/alerts/keeper.ts'
import type { AlertSource, SourceDeps } from '@gatehouse/core/alerts/source.ts'
import { alertSources } from '@gatehouse/core/alerts/sources/index.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'

/** Looks for what is wrong with a real edge, by the clock of the test. */
export class Alerting {
  readonly #gate: TestGatehouse
  readonly #keeper: AlertKeeper
  /** What the sources look at. */
  readonly looking: SourceDeps
  /** What was told so far. */
  readonly told: KeptAlertEvent[] = []

  constructor(
    gate: TestGatehouse,
    look: Partial<SourceDeps> = {},
    sources: readonly AlertSource[] = alertSources,
    /** How much of the keeper's patience with a source is waited for really: a little where a test has one that hangs, else all of it. */
    patience = 1,
  ) {
    this.#gate = gate
    const { deps, clock, edge } = gate
    this.looking = { ...sourceDepsOf(deps, edge.folder, edge.stores.nameOf), ...look }
    this.#keeper = new AlertKeeper({
      sources,
      look: this.looking,
      alerts: edge.stores.alertStore,
      transactions: deps.transactions,
      clock: {
        nowMs: () => clock.nowMs(),
        monotonicMs: () => clock.nowMs(),
        sleep: (ms, signal) => systemClock.sleep(ms * patience, signal),
      },
      log: deps.log,
      eraser: deps.toldEraser,
      turns: deps.alertTurns,
      tell: event => tellAlert(deps, event),
      told: events => this.told.push(...events),
    })
  }

  /** What was told, in short. */
  words(): string[] {
    return this.told.map(({ kind, alert }) => `${kind}: ${alert.title}`)
  }

  /** Looks now. */
  look(): Promise<void> {
    return this.#keeper.turn()
  }

  /** Lets time pass in which it looks, at its beginning and at its end. */
  async passes(ms: number): Promise<void> {
    await this.look()
    this.#gate.clock.advance(ms)
    await this.look()
  }
}
