import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { SqliteWafReader } from '@gatehouse/core/sqlite/traffic/waf-reader.ts'
import { type AskedWaf, wafHere } from '@gatehouse/core/waf-log/asked-waf.ts'
import { readWafLine } from '@gatehouse/core/waf-log/read-waf-line.ts'
import { WafIngest } from '@gatehouse/core/waf-log/waf-ingest.ts'
import { WafSummaries } from '@gatehouse/core/waf-log/waf-summary.ts'

const live = { untilMs: null, behindBytes: 0, behindMs: 0, blind: null }

interface Counting {
  ledger: SqliteTrafficLedger
  ingest: WafIngest
}

/** What the WAF's rules matched by a clock that a test may set: the log is read whenever it is asked for, without a thread. */
export class TestWaf implements AskedWaf {
  readonly #files: AccessLogFiles
  readonly #reader: SqliteWafReader
  readonly #answers: AskedWaf
  readonly #begin: () => Counting
  #counting: Counting | null = null

  /** @param file of the database */
  constructor(path: string, file: string, clock: Pick<Clock, 'nowMs'>) {
    this.#files = new AccessLogFiles(path)
    this.#reader = new SqliteWafReader(file)
    this.#answers = wafHere(new WafSummaries(this.#reader, () => live), this.#files)
    this.#begin = () => count(this.#files, file, clock)
  }

  top(...asked: Parameters<AskedWaf['top']>) {
    this.read()
    return this.#answers.top(...asked)
  }

  rule(...asked: Parameters<AskedWaf['rule']>) {
    this.read()
    return this.#answers.rule(...asked)
  }

  request(...asked: Parameters<AskedWaf['request']>) {
    return this.#answers.request(...asked)
  }

  /** Reads on. */
  read(): void {
    // Most tests never ask.
    this.#counting ??= this.#begin()
    while (this.#counting.ingest.turn().isBusy);
    this.#counting.ingest.commit()
  }

  close(): void {
    this.#counting?.ingest.close()
    this.#counting?.ledger.close()
    this.#reader.close()
  }
}

function count(files: AccessLogFiles, file: string, clock: Pick<Clock, 'nowMs'>): Counting {
  const ledger = new SqliteTrafficLedger(file)
  const aheadMs = () => Math.round((clock.nowMs() - Date.now()) / 1000) * 1000
  const ingest = new WafIngest({
    files,
    ledger,
    // What was written since the last time counts as of now: a clock that was set ahead takes it with it.
    readLine: (bytes, from, end) => {
      const match = readWafLine(bytes, from, end)
      return match === null || match === 'other' ? match : { ...match, atMs: match.atMs + aheadMs() }
    },
    nowMs: () => clock.nowMs(),
    monotonicMs: () => 0,
  })
  return { ledger, ingest }
}
