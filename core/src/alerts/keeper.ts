import type { Clock } from '../clock.ts'
import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'
import type { Transactions } from '../transactions.ts'
import type { AlertStore, KeptAlertEvent } from './alert-store.ts'
import { Settling } from './settling.ts'
import { type AlertSource, type Look, type SourceDeps, sawNothing } from './source.ts'
import { Waiting } from './waiting.ts'

export interface KeeperDeps {
  sources: readonly AlertSource[]
  look: SourceDeps
  alerts: AlertStore
  transactions: Transactions
  clock: Clock
  log: Log
  /** Told inside the transaction that writes it; what it throws undoes all of it, and it is tried again. */
  tell(event: KeptAlertEvent): void
  /** The same once it is written. */
  told(events: readonly KeptAlertEvent[]): void
}

const rhythm = { pauseMs: 3000, afterFailureMs: 10_000, failure: 'alerts not brought up to date' }
/** A source that hangs is one that cannot look; the others go on. */
const lookMs = 5000
const forgetEveryMs = 3_600_000

/** Keeps what people are told of in step with what is wrong. */
export class AlertKeeper {
  readonly #deps: KeeperDeps
  /** Since when each trouble is seen, and each alert without one. A new process begins anew. */
  readonly #waiting: Waiting
  /** Sources whose last look has not ended yet. */
  readonly #looking = new Set<string>()
  #forgottenMs = Number.NEGATIVE_INFINITY

  constructor(deps: KeeperDeps) {
    this.#deps = deps
    this.#waiting = new Waiting(() => deps.clock.monotonicMs())
  }

  /** Looks now and every three seconds until the signal. Never throws: what goes wrong is logged and tried again. */
  async keep(signal: AbortSignal): Promise<void> {
    await repeat(this.#deps, rhythm, () => this.turn(), signal)
  }

  /** Looks at every source once, and writes and tells what is new. @throws what the store throws */
  async turn(): Promise<void> {
    const { sources, transactions, clock, alerts } = this.#deps
    const looks = await Promise.all(sources.map(async source => ({ source, look: await this.#look(source) })))
    const events = transactions.write(() => {
      const told: KeptAlertEvent[] = []
      const tell = (event: KeptAlertEvent) => {
        this.#deps.tell(event)
        told.push(event)
      }
      const settling = new Settling({ alerts, waiting: this.#waiting, nowMs: clock.nowMs(), tell })
      for (const { source, look } of looks) settling.take(source, look)
      settling.tellOpen()
      return told
    })
    this.#forget()
    if (events.length > 0) this.#deps.told(events)
  }

  async #look(source: AlertSource): Promise<Look> {
    const { look, clock, log } = this.#deps
    if (this.#looking.has(source.name)) return sawNothing
    this.#looking.add(source.name)
    const enough = new AbortController()
    const looked = (async () => source.look(look))().finally(() => this.#looking.delete(source.name))
    try {
      const late = clock.sleep(lookMs, enough.signal).then(() => null)
      const seen = await Promise.race([looked, late])
      if (seen === null) log.warn('source of alerts hangs', { source: source.name })
      return seen ?? sawNothing
    } catch (error) {
      log.warn('source of alerts cannot look', { source: source.name, words: errorWords(error) })
      return sawNothing
    } finally {
      // What comes too late is said above already.
      looked.catch(() => undefined)
      enough.abort()
    }
  }

  #forget(): void {
    const { alerts, clock } = this.#deps
    if (clock.monotonicMs() - this.#forgottenMs < forgetEveryMs) return
    this.#forgottenMs = clock.monotonicMs()
    alerts.forget(clock.nowMs())
  }
}
