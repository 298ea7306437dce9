import { appendFileSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Ingest, type IngestTurn } from '@gatehouse/core/access-log/ingest.ts'
import { followedLines } from '@gatehouse/core/access-log/line-source.ts'
import { Rollup } from '@gatehouse/core/access-log/rollup.ts'
import type { Resolution } from '@gatehouse/core/access-log/rollup-row.ts'
import type { TrafficLedger } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import type { AnyDetector } from '@gatehouse/core/findings/detector.ts'
import { detectors as allDetectors } from '@gatehouse/core/findings/detectors/index.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { readLine } from '../../harness/read-line.ts'
import { logLine, type Sent } from '../../observe/scene.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** A log on disk, what counts it, and what reads the numbers, by clocks that stand still. */
export class IngestScene {
  readonly folder: string
  readonly path: string
  readonly database: string
  nowMs = Date.UTC(2026, 10, 23, 9, 5, 30)
  reader: SqliteTrafficReader
  last: IngestTurn | null = null
  #monotonicMs = 0
  #rotations = 0
  #ledger: SqliteTrafficLedger | null = null
  #ingest: Ingest | null = null
  readonly #over: (ledger: TrafficLedger) => TrafficLedger

  readonly #detectors: readonly AnyDetector[]

  /** @param detectors all that there are where nothing is said */
  constructor(
    over: (ledger: TrafficLedger) => TrafficLedger = ledger => ledger,
    detectors: readonly AnyDetector[] = allDetectors,
  ) {
    this.#detectors = detectors
    const folder = temporaryFolder()
    this.#over = over
    this.folder = join(folder.path, 'log')
    mkdirSync(this.folder)
    this.path = join(this.folder, 'access.log')
    this.database = join(folder.path, 'traffic.db')
    this.reader = new SqliteTrafficReader({
      file: this.database,
      live: () => this.last ?? { untilMs: null, behindBytes: 0, behindMs: 0, blind: null },
    })
    onTestFinished(async () => {
      this.die()
      this.reader.close()
      await folder.stop()
    })
  }

  /** Writes so many requests of now, or of so long ago. */
  log(count: number, sent: Sent = {}, agoMs = 0): void {
    appendFileSync(this.path, logLine(this.nowMs - agoMs, sent).repeat(count))
  }

  rotate(): void {
    this.#rotations += 1
    const minute = String(this.#rotations).padStart(2, '0')
    renameSync(this.path, join(this.folder, `access-2026-11-23T09-${minute}-00.000-size.log`))
  }

  /** Lets time pass and reads on until everything is read and written. */
  read(passMs = 1000): IngestTurn {
    this.nowMs += passMs
    for (;;) {
      this.#monotonicMs += 1000
      this.last = this.ingest.turn()
      if (!this.last.isBusy) return this.last
    }
  }

  get ingest(): Ingest {
    this.#ledger ??= new SqliteTrafficLedger(this.database)
    this.#ingest ??= new Ingest({
      source: followedLines(new AccessLogFiles(this.path, this.folder), readLine),
      ledger: this.#over(this.#ledger),
      nowMs: () => this.nowMs,
      monotonicMs: () => this.#monotonicMs,
      detectors: this.#detectors,
    })
    return this.#ingest
  }

  get ledger(): SqliteTrafficLedger {
    this.ingest
    if (this.#ledger === null) throw new Error('there is none')
    return this.#ledger
  }

  /** Ends as a killed process does: nothing more is written. */
  die(): void {
    this.#ledger?.close()
    this.#ledger = null
    this.#ingest = null
  }

  /** Requests of a resolution, by the time of their row, as an ISO text to the minute. */
  requests(resolution: Resolution, route: string | null = null): Record<string, number> {
    const found: Record<string, number> = {}
    for (const { startS, row } of this.reader.rollups(resolution, 0, 1e11, route === null ? null : [route])) {
      const at = new Date(startS * 1000).toISOString().slice(0, 16)
      found[at] = (found[at] ?? 0) + Rollup.fromRow(row).counts.requests
    }
    return found
  }

  /** All requests, by the coarsest rows that there are of each time: as it would be shown. */
  total(): number {
    const { day, hour, minute } = this.reader.coverage().kept.rollups
    return (
      this.#sum('day', day.sinceS, day.untilS) +
      this.#sum('hour', Math.max(hour.sinceS, day.untilS), hour.untilS) +
      this.#sum('minute', Math.max(minute.sinceS, hour.untilS), minute.untilS)
    )
  }

  #sum(resolution: Resolution, fromS: number, untilS: number): number {
    let sum = 0
    for (const { row } of this.reader.rollups(resolution, fromS, untilS, null)) sum += row.requests
    return sum
  }
}
