import { join } from 'node:path'
import { Ingest, type IngestTurn } from '@gatehouse/core/access-log/ingest.ts'
import { readLine } from '@gatehouse/core/access-log/line/read-line.ts'
import type { TrafficStore } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'

const unread = { untilMs: null, behindBytes: 0, behindMs: 0, blind: 'nothing was read' }

/** The numbers of the access log: it is read to its end whenever something is asked, without a thread. */
export class TestLogs implements TrafficStore {
  readonly #path: string
  readonly #folder: string
  readonly #reader: SqliteTrafficReader
  #open: { ledger: SqliteTrafficLedger; ingest: Ingest } | null = null
  #last: IngestTurn | null = null
  #monotonicMs = 0

  constructor(path: string, folder: string) {
    this.#path = path
    this.#folder = folder
    this.#reader = new SqliteTrafficReader({
      file: join(folder, 'traffic.db'),
      live: () => this.#last ?? unread,
    })
  }

  readonly rollups: TrafficStore['rollups'] = (...query) => this.#reader.rollups(...query)
  readonly tops: TrafficStore['tops'] = (...query) => this.#reader.tops(...query)
  readonly coverage: TrafficStore['coverage'] = () => this.#reader.coverage()

  unchanged<T>(work: () => T): T {
    this.#read()
    return this.#reader.unchanged(work)
  }

  close(): void {
    this.#reader.close()
    this.#open?.ingest.close()
    this.#open?.ledger.close()
    this.#open = null
  }

  #read(): void {
    this.#open ??= this.#begin()
    do {
      // Each turn writes what it has read.
      this.#monotonicMs += 10_000
      this.#last = this.#open.ingest.turn()
    } while (this.#last.isBusy)
  }

  #begin() {
    const ledger = new SqliteTrafficLedger(join(this.#folder, 'traffic.db'))
    const files = new AccessLogFiles(this.#path, this.#folder)
    const ingest = new Ingest({
      files,
      ledger,
      readLine,
      nowMs: Date.now,
      monotonicMs: () => this.#monotonicMs,
    })
    return { ledger, ingest }
  }
}
