import { clientName } from './client-name.ts'
import type { LogLine } from './log-line.ts'
import type { RollupRow } from './rollup-row.ts'
import { DistinctCount } from './sketch/distinct-count.ts'
import { LatencyHistogram } from './sketch/latency-histogram.ts'
import { textHash } from './sketch/text-hash.ts'

/** What of a row is a plain number. */
export type RollupCounts = Omit<RollupRow, 'latency' | 'clients'>

/**
 * What came to one route within one minute, hour or day. What a block refused or a mitigation answered is nothing but counted:
 * neither is what the route does for its clients.
 */
export class Rollup {
  readonly #counts = none()
  readonly #latency = new LatencyHistogram()
  readonly #clients = new DistinctCount()

  get counts(): Readonly<RollupCounts> {
    return this.#counts
  }

  add(line: LogLine): void {
    const counts = this.#counts
    if (line.blocked !== null) counts.blocked += 1
    else if (line.by !== null) counts.meant += 1
    else this.#answered(line)
  }

  merge(other: Rollup): void {
    const [counts, others] = [this.#counts, other.#counts]
    for (const name of names) counts[name] = sum(counts[name], others[name])
    this.#latency.merge(other.#latency)
    this.#clients.merge(other.#clients)
  }

  /**
   * Merges a row that is stored; cheaper than to make it a rollup before.
   * @throws AppError `unavailable` when a sketch is damaged; then this one is of no use
   */
  mergeRow(row: RollupRow): void {
    for (const name of names) this.#counts[name] = sum(this.#counts[name], row[name])
    this.#latency.mergeBytes(row.latency)
    this.#clients.mergeBytes(row.clients)
  }

  /**
   * How long requests took, in microseconds, within 2 %; null when there were none. Connections that became another protocol are left out.
   * @param share that took no longer, from 0 to 1
   */
  quantileUs(share: number): number | null {
    return this.#latency.quantile(share)
  }

  /** How many clients there were (`clientName`), exact when they are few. */
  clients(): number {
    return this.#clients.count()
  }

  toRow(): RollupRow {
    return { ...this.#counts, latency: this.#latency.toBytes(), clients: this.#clients.toBytes() }
  }

  /** @throws AppError `unavailable` when a sketch is damaged */
  static fromRow(row: RollupRow): Rollup {
    const rollup = new Rollup()
    rollup.mergeRow(row)
    return rollup
  }

  #answered(line: LogLine): void {
    const counts = this.#counts
    counts.requests += 1
    countClass(counts, line.status)
    counts.bytes = sum(counts.bytes, Math.round(line.bytes))
    this.#clients.addHash(line.known?.clientHash ?? textHash(clientName(line.client)))
    // What became another protocol lasts as long as somebody looks.
    if (line.status === 101) return
    this.#latency.add(line.durationUs)
    if (line.upstreamUs === null) return
    counts.upstreamUs = sum(counts.upstreamUs, Math.round(line.upstreamUs))
    counts.upstreamRequests += 1
  }
}

/** By names that are written out: a name that is worked out is looked up each time. */
function countClass(counts: RollupCounts, status: number): void {
  if (status >= 500) counts.class5 += 1
  else if (status >= 400) counts.class4 += 1
  else if (status >= 300) counts.class3 += 1
  else if (status >= 200) counts.class2 += 1
  else if (status >= 100) counts.class1 += 1
  else counts.cut += 1
  if (status === 429) counts.limited += 1
}

/** A foreign log may say anything; more than this is no exact number any more. */
function sum(one: number, other: number): number {
  return Math.min(one + other, Number.MAX_SAFE_INTEGER)
}

function none(): RollupCounts {
  return {
    requests: 0,
    class1: 0,
    class2: 0,
    class3: 0,
    class4: 0,
    class5: 0,
    cut: 0,
    limited: 0,
    blocked: 0,
    meant: 0,
    bytes: 0,
    upstreamUs: 0,
    upstreamRequests: 0,
  }
}

const names = Object.keys(none()) as (keyof RollupCounts)[]
