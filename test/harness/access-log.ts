import { dirname } from 'node:path'
import { forgetAddress } from '@gatehouse/bot/access-log/forget-address.ts'
import type { Room } from '@gatehouse/bot/access-log/log-keeping.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { followedLines } from '@gatehouse/core/access-log/line-source.ts'
import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import { type Retention, usualRetention } from '@gatehouse/core/access-log/retention.ts'
import { searchLog } from '@gatehouse/core/access-log/search/search-log.ts'
import { tailLog } from '@gatehouse/core/access-log/search/tail-log.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { Allows } from '@gatehouse/core/findings/allow.ts'
import type { FindingStore } from '@gatehouse/core/findings/finding-store.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { heldLines } from './held-lines.ts'
import { readLine } from './read-line.ts'

/** The numbers of an access log by a clock that a test may set: the log is read whenever they are asked for, without a thread. */
export class TestAccessLog extends SqliteTrafficReader {
  readonly #reading: { live: LiveReading }
  readonly #begin: () => Counting
  readonly #database: string
  #counting: Counting | null = null
  #retention = usualRetention
  #isHeld = false
  /** What detectors found; the log is read on before they are asked for. */
  readonly findings: FindingStore
  readonly #stored: SqliteFindingStore

  constructor(path: string, file: string, clock: Pick<Clock, 'nowMs'>) {
    const reading: { live: LiveReading } = {
      live: { untilMs: null, behindBytes: 0, behindMs: 0, blind: null },
    }
    super({ file, live: () => reading.live })
    this.#reading = reading
    this.#database = file
    this.#stored = new SqliteFindingStore(file)
    this.findings = this.#readFirst(this.#stored)
    this.#begin = () => count(path, file, { clock, retention: this.#retention, isHeld: () => this.#isHeld })
  }

  /** Reads on. */
  read(): void {
    // Most tests never ask.
    this.#counting ??= this.#begin()
    for (let isBusy = true; isBusy; ) {
      const turned = this.#counting.ingest.turn()
      this.#reading.live = turned
      isBusy = turned.isBusy && !this.#isHeld
    }
  }

  /** Nothing more is read while this works, though lines come. */
  async held(work: () => Promise<void>): Promise<void> {
    this.read()
    this.#isHeld = true
    try {
      await work()
    } finally {
      this.#isHeld = false
    }
  }

  override coverage() {
    this.read()
    return super.coverage()
  }

  override unchanged<T>(work: () => T): T {
    this.read()
    return super.unchanged(work)
  }

  /** For how long numbers are kept from now on. */
  retain(retention: Retention): void {
    this.#retention = retention
    this.#counting?.ingest.retain(retention)
  }

  /** Not read on for it: most tests never ask. */
  room(): Room {
    return { usedBytes: this.usedBytes(), thinnedMs: super.coverage().thinnedMs }
  }

  /** What detectors pass over from now on. */
  allow(allows: Allows): void {
    this.read()
    this.#counting?.ingest.allow(allows)
  }

  /** Takes the addresses of a network out of logs and out of what was counted. */
  async forget(logs: readonly string[], network: string): Promise<number> {
    this.read()
    this.#counting?.ingest.close()
    this.#counting?.ledger.close()
    this.#counting = null
    return forgetAddress({ logs, database: this.#database }, network)
  }

  #readFirst(stored: FindingStore): FindingStore {
    const after = <T>(answer: () => T): T => {
      this.read()
      return answer()
    }
    return {
      list: query => after(() => stored.list(query)),
      get: id => after(() => stored.get(id)),
      changedSince: (mark, most) => after(() => stored.changedSince(mark, most)),
      overSince: sinceMs => after(() => stored.overSince(sinceMs)),
    }
  }

  override close(): void {
    this.#stored.close()
    super.close()
    this.#counting?.ingest.close()
    this.#counting?.ledger.close()
  }
}

interface Counting {
  ledger: SqliteTrafficLedger
  ingest: Ingest
}

/** What was written since the last time counts as of now: a clock that was set ahead takes traffic with it. */
function readAhead(clock: Pick<Clock, 'nowMs'>) {
  return (bytes: Buffer, from: number, end: number) => {
    const line = readLine(bytes, from, end)
    const aheadMs = Math.round((clock.nowMs() - Date.now()) / 1000) * 1000
    return line && { ...line, atMs: line.atMs + aheadMs }
  }
}

/** The lines of an access log by a clock that a test may set, without a thread. */
export function testLogLines(path: string, scratch: string, clock: Pick<Clock, 'nowMs'>): LogLines {
  const deps = {
    files: new AccessLogFiles(path, scratch),
    readLine: readAhead(clock),
    monotonicMs: () => performance.now(),
    breathe: async () => undefined,
  }
  return { search: search => searchLog(deps, search), tail: async tail => tailLog(deps, tail) }
}

interface CountOptions {
  clock: Pick<Clock, 'nowMs'>
  retention: Retention
  isHeld(): boolean
}

function count(path: string, file: string, { clock, retention, isHeld }: CountOptions): Counting {
  const followed = followedLines(new AccessLogFiles(path, dirname(file)), readAhead(clock))
  const ledger = new SqliteTrafficLedger(file)
  let monotonicMs = 0
  const ingest = new Ingest({
    source: from => heldLines(followed(from), isHeld),
    ledger,
    retention,
    nowMs: () => clock.nowMs(),
    monotonicMs: () => {
      monotonicMs += 1000
      return monotonicMs
    },
  })
  return { ledger, ingest }
}
