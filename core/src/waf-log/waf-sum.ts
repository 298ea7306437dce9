import { clientName } from '../access-log/client-name.ts'
import { DistinctCount } from '../access-log/sketch/distinct-count.ts'
import { Frequent } from '../access-log/sketch/frequent.ts'
import type { WafMatch, WafSample } from './waf-match.ts'

/** So many paths and parts: each that came with more than 4 % of the matches is among them. */
const mostKept = 24
const mostSamples = 3

/** A sum as it is stored. */
export interface WafSumRow {
  matches: number
  refused: number
  /** Refused, and no other rule had found anything. */
  alone: number
  clients: Uint8Array
  paths: Uint8Array
  parts: Uint8Array
  samples: readonly WafSample[]
}

/** What one rule matched on one route within some time: requests, because a rule matches one of them once. At most 20 KiB when stored. */
export class WafSum {
  matches = 0
  refused = 0
  alone = 0
  readonly clients = new DistinctCount()
  readonly paths = new Frequent(mostKept)
  readonly parts = new Frequent(mostKept)
  /** The first, and the last ones. */
  samples: readonly WafSample[] = []

  add(match: WafMatch): void {
    const { atMs, ref, client, method, host, path, parts, refused, alone } = match
    this.matches += 1
    if (refused) this.refused += 1
    if (refused && alone) this.alone += 1
    this.clients.add(clientName(client))
    this.paths.add(path)
    for (const part of parts) this.parts.add(part)
    this.#show([{ atMs, ref, client, method, host, path, parts, refused }])
  }

  /** @param later of a time after this one's */
  merge(later: WafSum): void {
    this.matches += later.matches
    this.refused += later.refused
    this.alone += later.alone
    this.clients.merge(later.clients)
    this.paths.merge(later.paths)
    this.parts.merge(later.parts)
    this.#show(later.samples)
  }

  toRow(): WafSumRow {
    const { matches, refused, alone, clients, paths, parts, samples } = this
    return {
      matches,
      refused,
      alone,
      clients: clients.toBytes(),
      paths: paths.toBytes(),
      parts: parts.toBytes(),
      samples,
    }
  }

  /** @throws AppError `unavailable` when it was not made by `toRow` */
  static fromRow(row: WafSumRow): WafSum {
    const sum = new WafSum()
    sum.mergeRow(row)
    return sum
  }

  /** The same as `merge` of a stored one. @throws AppError `unavailable` */
  mergeRow(row: WafSumRow): void {
    this.matches += row.matches
    this.refused += row.refused
    this.alone += row.alone
    this.clients.mergeBytes(row.clients)
    this.paths.merge(Frequent.fromBytes(row.paths, mostKept))
    this.parts.merge(Frequent.fromBytes(row.parts, mostKept))
    this.#show(row.samples)
  }

  #show(later: readonly WafSample[]): void {
    const all = [...this.samples, ...later]
    this.samples = all.length <= mostSamples ? all : [...all.slice(0, 1), ...all.slice(1 - mostSamples)]
  }
}
