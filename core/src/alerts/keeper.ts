import type { ToldEraser } from '../access-log/forget/told-eraser.ts'
import type { Clock } from '../clock.ts'
import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'
import type { Transactions } from '../transactions.ts'
import type { Turns } from '../turns.ts'
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
  /** Cuts every hour what is due. */
  eraser: Pick<ToldEraser, 'cutOld'>
  /** Whoever else writes alerts of what was seen before takes turns with it. */
  turns: Turns
  /** Told inside the transaction that writes it; what it throws undoes all of it, and it is tried again. */
  tell(event: KeptAlertEvent): void
  /** The same once it is written. */
  told(events: readonly KeptAlertEvent[]): void
}

const rhythm = { pauseMs: 3000, afterFailureMs: 10_000, failure: 'alerts not brought up to date' }
/** For so long the others wait for one source. */
const lookMs = 5000
const lateMs = 100
/** So old may be what a source saw, while its next look hangs. */
const lastCountsMs = 60_000
const forgetEveryMs = 3_600_000

const late = 'source of alerts is late'
const broken = 'source of alerts cannot look'

/** Keeps what people are told of in step with what is wrong. */
export class AlertKeeper {
  readonly #deps: KeeperDeps
  /** Since when each trouble is seen, and each alert without one. A new process begins anew. */
  readonly #waiting: Waiting
  /** Looks that have not ended yet, and what each source saw last. */
  readonly #looking = new Map<string, Promise<Look>>()
  readonly #last = new Map<string, { look: Look; atMs: number }>()
  /** What was logged of sources that do not work: once, until they do again. */
  readonly #said = new Set<string>()
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
  turn(): Promise<void> {
    return this.#deps.turns.take(() => this.#turn())
  }

  async #turn(): Promise<void> {
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

  /** What a source sees. While it takes longer than people wait, what it saw last counts for a while. */
  async #look(source: AlertSource): Promise<Look> {
    const { clock } = this.#deps
    const pending = this.#looking.get(source.name)
    const isLate = pending !== undefined
    const looking = pending ?? this.#begin(source)
    const enough = new AbortController()
    // One that is late already is not waited for again; what it has seen meanwhile is taken.
    const patience = clock.sleep(isLate ? lateMs : lookMs, enough.signal)
    const seen = await Promise.race([looking, patience.then(() => null)])
    enough.abort()
    if (seen === null) {
      this.#say(late, source)
      const last = this.#last.get(source.name)
      return last && clock.monotonicMs() - last.atMs <= lastCountsMs ? last.look : sawNothing
    }
    this.#looking.delete(source.name)
    if (!isLate) this.#said.delete(`${late} ${source.name}`)
    this.#last.set(source.name, { look: seen, atMs: clock.monotonicMs() })
    return seen
  }

  #begin(source: AlertSource): Promise<Look> {
    const looking = this.#trying(source)
    this.#looking.set(source.name, looking)
    return looking
  }

  async #trying(source: AlertSource): Promise<Look> {
    try {
      const seen = await source.look(this.#deps.look)
      this.#said.delete(`${broken} ${source.name}`)
      return seen
    } catch (error) {
      this.#say(broken, source, errorWords(error))
      return sawNothing
    }
  }

  #say(message: string, { name }: AlertSource, words?: string): void {
    const key = `${message} ${name}`
    if (this.#said.has(key)) return
    this.#said.add(key)
    this.#deps.log.warn(message, { source: name, ...(words !== undefined && { words }) })
  }

  #forget(): void {
    const { alerts, clock, eraser } = this.#deps
    if (clock.monotonicMs() - this.#forgottenMs < forgetEveryMs) return
    this.#forgottenMs = clock.monotonicMs()
    alerts.forget(clock.nowMs())
    eraser.cutOld(clock.nowMs())
  }
}
