import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { Rollup } from '@gatehouse/core/access-log/rollup.ts'
import { type Totals, totalsOf } from '@gatehouse/core/access-log/totals.ts'
import type {
  AnyDetector,
  Bucket,
  Evidence,
  LineDetector,
  Mark,
  MinuteDetector,
} from '@gatehouse/core/findings/detector.ts'
import type { FindingSeverity } from '@gatehouse/core/findings/finding.ts'
import { networkBucket, weighNetwork } from '@gatehouse/core/findings/network-buckets.ts'
import { bitsOf, traitsOf } from '@gatehouse/core/findings/traits.ts'
import { neighbourhood } from '@gatehouse/core/waf-log/neighbourhood.ts'
import type { Case } from './read-corpus.ts'

/** What a detector found in a case: slow and obvious, without bounds. */
export interface Said {
  subject: string
  severity: FindingSeverity
  words: string | null
}

/** What it says of a case, each subject once. */
export function saidOf(detector: AnyDetector, one: Case): Said[] {
  if (detector.kind === 'line') return saidOfLines(detector, one)
  return detector.kind === 'minute' ? saidOfMinutes(detector, one) : []
}

function saidOfLines(detector: LineDetector, { lines }: Case): Said[] {
  const { bucket, mark, networks } = detector
  const clients = new Pails(bucket)
  const near = new Pails(networks ? networkBucket(bucket, networks) : bucket)
  const found = new Map<string, Said>()
  for (const line of lines) {
    if (
      line.blocked !== null ||
      line.by !== null ||
      (mark && !isMarked(mark, line)) ||
      !hasTrait(detector, line)
    )
      continue
    const evidence = detector.see(line)
    if (evidence === null) continue
    const { subject, severity = detector.severity } = evidence
    const tell = (subject: string) =>
      found.set(`${line.route} ${subject}`, { subject, severity, words: null })
    if (evidence.weight !== 0 && clients.pour(line, evidence)) tell(subject)
    else if (networks) {
      const weighed = weighNetwork(networks, line, evidence)
      const network = neighbourhood(line.client)
      if (weighed && network !== subject && near.pour(line, { subject: network, ...weighed })) tell(network)
    }
  }
  return [...found.values()]
}

/** Leaky buckets by route and subject, without bounds. */
class Pails {
  readonly #rule: Bucket
  readonly #pails = new Map<string, { level: number; isFull: boolean; atMs: number; seen: Set<string> }>()

  constructor(rule: Bucket) {
    this.#rule = rule
  }

  /** @returns whether it is full now, and this counts */
  pour({ route, atMs }: LogLine, { subject, weight, distinct }: Evidence): boolean {
    const { limit, leakPerS } = this.#rule
    const key = `${route} ${subject}`
    const own = this.#pails.get(key) ?? { level: 0, isFull: false, atMs, seen: new Set<string>() }
    this.#pails.set(key, own)
    const wasEmpty = own.level === 0
    own.level = Math.max(0, own.level - ((atMs - own.atMs) / 1000) * leakPerS)
    own.atMs = atMs
    if (own.level === 0 && !wasEmpty) own.seen.clear()
    if (own.level <= limit / 2) own.isFull = false
    if (distinct !== undefined && own.seen.has(distinct)) return false
    if (distinct !== undefined) own.seen.add(distinct)
    for (const oldest of own.seen) if (own.seen.size > 256) own.seen.delete(oldest)
    own.level = Math.min(limit, Math.max(0, own.level + weight))
    if (own.level === limit) own.isFull = true
    return weight > 0 && own.isFull
  }
}

function hasTrait({ traits }: LineDetector, line: LogLine): boolean {
  return traits === undefined || (bitsOf(traits) & traitsOf(line)) > 0
}

function isMarked({ of, matches }: Mark, line: LogLine): boolean {
  return [of].flat().some(name => matches(line[name], line[name].toLowerCase(), name))
}

const minuteMs = 60_000

function saidOfMinutes(detector: MinuteDetector, { lines, fromMs, untilMs }: Case): Said[] {
  const found = new Map<string, Said>()
  for (const [route, own] of Map.groupBy(lines, line => line.route ?? '')) {
    const minutes = totalsOfMinutes(own, fromMs, untilMs)
    const spoke: boolean[] = []
    minutes.forEach((minute, at) => {
      const before = Array.from({ length: 60 }, (_, back) => minutes[at - 1 - back] ?? null)
      const said = detector.look({ route, startS: (fromMs + at * minuteMs) / 1000, minute, before })
      spoke.push(said !== null)
      const times = spoke.slice(-detector.minutes.of).filter(yes => yes).length
      if (said === null || times < detector.minutes.needed) return
      const { subject, severity = detector.severity, words } = said
      found.set(`${route} ${subject}`, { subject, severity, words })
    })
  }
  return [...found.values()]
}

function totalsOfMinutes(lines: readonly LogLine[], fromMs: number, untilMs: number): Totals[] {
  const byMinute = Map.groupBy(lines, ({ atMs }) => Math.floor((atMs - fromMs) / minuteMs))
  return Array.from({ length: Math.ceil((untilMs - fromMs) / minuteMs) }, (_, at) => {
    const rollup = new Rollup()
    for (const line of byMinute.get(at) ?? []) rollup.add(line)
    return totalsOf(rollup, { fromMs: fromMs + at * minuteMs, untilMs: fromMs + (at + 1) * minuteMs })
  })
}
