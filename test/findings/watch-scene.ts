import { join } from 'node:path'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import type { AnyDetector } from '@gatehouse/core/findings/detector.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import { storedWatch, Watch } from '@gatehouse/core/findings/watch.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { usualLine } from './usual-line.ts'

export const minuteMs = 60_000

/** A watch over lines that a test makes, with its database, by a clock that the lines set. */
export class WatchScene {
  readonly beganMs = Date.UTC(2026, 10, 23, 9, 0, 0)
  nowMs = this.beganMs
  watch: Watch
  readonly store: SqliteFindingStore
  readonly #ledger: SqliteTrafficLedger
  readonly #detectors: readonly AnyDetector[]
  readonly #remembers: boolean

  /** @param remembers false: what is not yet a finding is lost when it ends */
  constructor(detectors: readonly AnyDetector[], remembers = true) {
    this.#remembers = remembers
    const folder = temporaryFolder()
    const file = join(folder.path, 'traffic.db')
    this.#ledger = new SqliteTrafficLedger(file)
    this.store = new SqliteFindingStore(file)
    this.#detectors = detectors
    this.watch = this.#begin()
    onTestFinished(async () => {
      this.store.close()
      this.#ledger.close()
      await folder.stop()
    })
  }

  /** Lets time pass, then a line come. */
  see(said: Partial<LogLine>, afterMs = 0): void {
    this.nowMs += afterMs
    this.watch.see(usualLine({ ...said, atMs: this.nowMs }))
  }

  commit(): void {
    const newestS = this.nowMs / 1000
    const over = { overS: newestS - 60, newestS, sinceMs: this.beganMs }
    this.#ledger.write(page => this.watch.write(page, [], over, this.nowMs))
    this.watch.written()
  }

  /** What was not written is lost, and another begins. */
  die(): void {
    this.watch = this.#begin()
  }

  /** Everything that was found, the first first, written before. */
  found(): Finding[] {
    this.commit()
    return this.store
      .list({ sinceMs: 0, route: null, severity: null, most: 10_000 })
      .sort((a, b) => a.id - b.id)
  }

  /** How many are stored. */
  buckets(): number {
    return this.#ledger.write(page => page.findings.buckets().flatMap(({ buckets }) => buckets).length)
  }

  #begin(): Watch {
    const stored = this.#ledger.write(page => storedWatch(page.findings))
    return new Watch(this.#detectors, this.#remembers ? stored : { ...stored, buckets: [] }, 0)
  }
}
