import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { Rollup } from '@gatehouse/core/access-log/rollup.ts'
import { type Totals, totalsOf } from '@gatehouse/core/access-log/totals.ts'
import type { AnyDetector, LineDetector, Mark, MinuteDetector } from '@gatehouse/core/findings/detector.ts'
import type { FindingSeverity } from '@gatehouse/core/findings/finding.ts'
import { bitsOf, traitsOf } from '@gatehouse/core/findings/traits.ts'
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
  const { bucket, mark } = detector
  const buckets = new Map<string, { level: number; atMs: number; seen: Set<string> }>()
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
    const { subject, weight, distinct, severity } = evidence
    const key = `${line.route} ${subject}`
    const own = buckets.get(key) ?? { level: 0, atMs: line.atMs, seen: new Set<string>() }
    const wasEmpty = own.level === 0
    own.level = Math.max(0, own.level - ((line.atMs - own.atMs) / 1000) * bucket.leakPerS)
    own.atMs = line.atMs
    if (own.level === 0 && !wasEmpty) own.seen.clear()
    if (distinct === undefined || !own.seen.has(distinct)) own.level = Math.max(0, own.level + weight)
    if (distinct !== undefined) own.seen.add(distinct)
    for (const oldest of own.seen) if (own.seen.size > 256) own.seen.delete(oldest)
    buckets.set(key, own)
    if (own.level >= bucket.limit)
      found.set(key, { subject, severity: severity ?? detector.severity, words: null })
  }
  return [...found.values()]
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
