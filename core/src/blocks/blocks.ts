import type { Clock } from '../clock.ts'
import type { EdgeEvent } from '../edge/outcome.ts'
import { AppError, errorWords } from '../error.ts'
import type { AuditLog } from '../identity/audit.ts'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'
import type { Transactions } from '../transactions.ts'
import type { Block, BlockStore } from './block.ts'
import { BlockList, type Listed } from './block-list.ts'
import { endBlocksDue, mostEnded } from './end-due.ts'
import type { BlockFault } from './fault-point.ts'
import { type InForce, InForceCheck, type Sample } from './in-force.ts'
import { refusing } from './is-refused.ts'
import { mostListBytes } from './list-bounds.ts'
import type { EdgeSide, ListFile } from './list-file.ts'
import { Repaired } from './repaired.ts'
import { tellOfEnded, warnOfBlocks } from './tell-of-ends.ts'

interface BlocksDeps {
  store: BlockStore
  file: ListFile
  edge: EdgeSide
  audit: Pick<AuditLog, 'append'>
  transactions: Transactions
  clock: Clock
  log: Log
  fault: BlockFault
  tell(event: EdgeEvent): void
}

const pauseMs = 1000
/** While there is more to end, so that others come to their turn. */
const shortPauseMs = 50
const failure = 'blocks not looked after'
/** How long the edge may take until that is told. */
const toldAfterMs = 5000
/** How long ended blocks are kept for who asks later. */
const keptMs = 90 * 86_400_000
const forgetEveryMs = 3_600_000
/** Of the time, as much is spent on writing lists at most; what comes in between travels together. */
const writeShare = 0.2
const longestWaitMs = 250

/** Makes the edge refuse whom the database says, and nobody else. The list is worked out from the database; nothing is ever read out of it. */
export class Blocks {
  readonly #deps: BlocksDeps
  readonly #list: BlockList
  readonly #inForce: InForceCheck
  readonly #repaired: Repaired
  /** The list that was put in its place last. */
  #written: Listed | null = null
  #writing: Promise<Listed> | null = null
  #freeAtMs = Number.NEGATIVE_INFINITY
  /** By whom a request showed something else than the database says. It is asked again until it does not. */
  #doubted: Sample | null = null
  /** Since when the edge lacks the newest list; told once. */
  #lacking: { sinceMs: number; told: boolean } | null = null
  /** What kept the list from being written; told once. */
  #unwritten: string | null = null
  /** Those that have ended and were not told of, also inside a transaction, which may be undone and then ends them again. */
  readonly #untold = new Map<number, Block>()
  #refollow: () => void = () => undefined
  #nextForgetMs = Number.NEGATIVE_INFINITY

  constructor(deps: BlocksDeps) {
    this.#deps = deps
    this.#list = new BlockList(deps.store)
    this.#repaired = new Repaired(deps)
    const isRefused = ({ client, route }: Sample) =>
      refusing(deps.store, client, route, this.#list.readAtMs).length > 0
    this.#inForce = new InForceCheck({ edge: deps.edge, clock: deps.clock, isRefused })
  }

  /** How long the list is that was written last. */
  get listBytes(): number {
    return this.#written?.text.length ?? 0
  }

  /** Before the edge starts: puts the list right, without what is over, so that the edge begins with it. What is over is ended later. Never throws. */
  prepare(): void {
    this.#safely('blocks not prepared', () => this.#compare())
  }

  /**
   * Has the edge do what the database says now, and waits two seconds at most until it does. Never throws: what does not work now is said,
   * and tried again each second.
   */
  async takeEffect(sample: Sample | null): Promise<InForce> {
    try {
      const listed = await this.#write()
      const inForce = await this.#inForce.reached(listed, sample)
      if (inForce.kind === 'not-yet' && sample !== null) this.#doubted = sample
      this.#deps.fault('after-in-force')
      return inForce
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#deps.log.warn('list of blocks not written', { words: errorWords(error) })
      return { kind: 'not-yet', words: errorWords(error).replace(/\.$/, '') }
    }
  }

  /**
   * Ends blocks whose time is over, `mostEnded` of them, and that of this network, so that one that is made next is another one.
   * @throws AppError `unavailable` when it cannot be written down
   */
  endDue(network: string | null = null): Block[] {
    this.#deps.fault('before-end')
    const ended = endBlocksDue(this.#deps, network, this.#deps.clock.nowMs())
    for (const block of ended) this.#untold.set(block.id, block)
    this.#deps.fault('after-end')
    return ended
  }

  /** Keeps the edge doing what the database says until the signal. Never throws. */
  async watch(signal: AbortSignal): Promise<void> {
    this.#follow(signal)
    await repeat(this.#deps, { pauseMs, failure }, () => this.look(signal), signal)
  }

  /** What somebody else does to the list is undone as soon as the system tells of it; a look each second finds the rest. */
  #follow(signal: AbortSignal): void {
    const changed = () => this.#safely('list of blocks not compared', () => this.#compare())
    this.#refollow = () => this.#deps.file.follow(changed, signal)
    this.#refollow()
  }

  /** Ends what is over, compares the list with the database, and the edge with the list, once. Never throws. */
  async look(signal?: AbortSignal): Promise<void> {
    while (this.#endAndCompare() && !signal?.aborted) await this.#deps.clock.sleep(shortPauseMs, signal)
    this.#safely('ends of blocks not told', () => {
      const { clock, tell } = this.#deps
      tellOfEnded([...this.#untold.values()], clock.nowMs(), tell)
      this.#untold.clear()
      warnOfBlocks(this.#deps, clock.nowMs())
    })
    await this.#askEdge()
  }

  /** @returns whether there may be more to end */
  #endAndCompare(): boolean {
    let isMore = false
    this.#safely(failure, () => {
      isMore = this.endDue().length >= mostEnded
      this.#compare()
      this.#repaired.tell()
      this.#forget()
    })
    return isMore
  }

  /** Writes come together when there are many: the first one at once, then one for all that came meanwhile. */
  async #write(): Promise<Listed> {
    const waitMs = this.#freeAtMs - this.#deps.clock.monotonicMs()
    if (waitMs <= 0 && this.#writing === null) return this.#writeNow()
    this.#writing ??= this.#deps.clock.sleep(Math.max(0, waitMs)).then(() => {
      this.#writing = null
      return this.#writeNow()
    })
    return this.#writing
  }

  /** @throws AppError `unavailable` */
  #writeNow(): Listed {
    const startMs = this.#deps.clock.monotonicMs()
    const listed = this.#list.now(this.#deps.clock.nowMs())
    if (this.#written?.seal !== listed.seal) this.#put(listed)
    else this.#takenAsWritten(listed)
    this.#deps.fault('after-list')
    const endMs = this.#deps.clock.monotonicMs()
    this.#freeAtMs = endMs + Math.min((endMs - startMs) * (1 / writeShare - 1), longestWaitMs)
    return listed
  }

  #put(listed: Listed): void {
    this.#deps.fault('before-list')
    this.#deps.file.write(listed.text)
    this.#takenAsWritten(listed)
  }

  #takenAsWritten(listed: Listed): void {
    this.#written = listed
    this.#inForce.written(listed)
  }

  /** What the list should be is put in its place when it is not that; told when it is not what was written there last. */
  #compare(): void {
    const listed = this.#list.now(this.#deps.clock.nowMs())
    const { file, fault } = this.#deps
    const changed = this.#written && file.fault(this.#written.text)
    const wrong = this.#written?.seal === listed.seal ? changed : file.fault(listed.text)
    try {
      fault('before-repair')
      if (wrong === null) this.#takenAsWritten(listed)
      else this.#put(listed)
      if (this.#unwritten !== null) this.#deps.tell({ kind: 'blocks-in-force' })
      this.#unwritten = null
      fault('after-repair')
    } catch (error) {
      this.#tellUnwritten(error)
      return
    }
    if (changed === null) return
    // The folder may be another one now.
    this.#refollow()
    this.#repaired.add(changed)
  }

  #tellUnwritten(error: unknown): void {
    if (!(error instanceof AppError)) throw error
    const words = errorWords(error)
    this.#deps.log.warn('list of blocks not written', { words })
    if (this.#unwritten === null) this.#deps.tell({ kind: 'blocks-not-in-force', words })
    this.#unwritten = words
  }

  async #askEdge(): Promise<void> {
    const { clock, log, tell } = this.#deps
    let words: string | null
    try {
      words = await this.#lackingWords()
      if (words === null) {
        if (this.#lacking?.told) tell({ kind: 'blocks-in-force' })
        this.#lacking = null
        return
      }
    } catch (error) {
      // An edge that does not answer is told of by whoever looks after it.
      if (!(error instanceof AppError)) log.error('edge not asked about blocks', { error })
      return
    }
    this.#lacking ??= { sinceMs: clock.monotonicMs(), told: false }
    if (this.#lacking.told || clock.monotonicMs() - this.#lacking.sinceMs < toldAfterMs) return
    this.#lacking.told = true
    log.warn('blocks not in force', { words })
    tell({ kind: 'blocks-not-in-force', words })
  }

  /** What keeps blocks from being in force, as a clause; null when nothing does. @throws AppError `unavailable` */
  async #lackingWords(): Promise<string | null> {
    if (!(await this.#inForce.hasNewest()))
      return this.listBytes > mostListBytes.edge
        ? 'the list is longer than the 64 MiB that the edge reads'
        : 'the edge has not taken the newest list up'
    const words = this.#doubted && (await this.#inForce.disagreement(this.#doubted))
    if (words === null) this.#doubted = null
    // The list itself may lack something that the database has.
    else if (this.#lacking === null) this.#list.readAgain()
    return words
  }

  #forget(): void {
    const { clock, store } = this.#deps
    if (clock.monotonicMs() < this.#nextForgetMs) return
    this.#nextForgetMs = clock.monotonicMs() + forgetEveryMs
    store.forget(clock.nowMs() - keptMs)
  }

  #safely(message: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#deps.log.error(message, { error })
    }
  }
}
