import type { Clock } from '../clock.ts'
import type { EdgeEvent } from '../edge/outcome.ts'
import { type AuditLog, gatehouseActor } from '../identity/audit.ts'
import type { Log } from '../log.ts'

interface RepairedDeps {
  audit: Pick<AuditLog, 'append'>
  clock: Clock
  log: Log
  tell(event: EdgeEvent): void
}

/** Of more repairs is told so often; who touches the list in a loop must fill neither the audit nor a chat. */
const tellEveryMs = 60_000
/** After so long without one, the next is told of by a card of its own. */
const quietMs = 3_600_000

/** Tells of repairs of the list: of the first one at once, then once a minute at most of how many there were. */
export class Repaired {
  readonly #deps: RepairedDeps
  /** Since the first of those that belong together, in wall time, and when the last one was, in monotonic time. */
  #together: { sinceMs: number; lastMs: number; toldMs: number } | null = null
  #untold: { times: number; words: string } | null = null

  constructor(deps: RepairedDeps) {
    this.#deps = deps
  }

  /** The list was repaired. @param words what was wrong, as a clause */
  add(words: string): void {
    const { clock, log } = this.#deps
    const atMs = clock.monotonicMs()
    if (this.#untold === null) log.warn('list of blocks repaired', { words })
    const last = this.#together
    this.#together =
      last && atMs - last.lastMs < quietMs
        ? { ...last, lastMs: atMs }
        : { sinceMs: clock.nowMs(), lastMs: atMs, toldMs: Number.NEGATIVE_INFINITY }
    this.#untold = { times: (this.#untold?.times ?? 0) + 1, words }
    this.tell()
  }

  /** Tells of what was not told of, once it is time for that. */
  tell(): void {
    const { clock, audit, tell } = this.#deps
    if (this.#untold === null || this.#together === null) return
    if (clock.monotonicMs() - this.#together.toldMs < tellEveryMs) return
    const { times, words } = this.#untold
    this.#untold = null
    this.#together.toldMs = clock.monotonicMs()
    audit.append({
      atMs: clock.nowMs(),
      kind: 'done',
      actor: gatehouseActor,
      face: 'gatehouse',
      subject: 'list of blocks repaired',
      facts: { why: words, ...(times > 1 && { times }) },
    })
    tell({ kind: 'blocks-repaired', words, times, sinceMs: this.#together.sinceMs })
  }
}
