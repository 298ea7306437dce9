import { type Finding, type FindingSeverity, findingSeverities } from './finding.ts'
import type { FindingDay, FindingKey, FindingPage } from './finding-page.ts'

/** A finding, or more of one. */
export type Found = Omit<Finding, 'id'>

/** A finding is over when nothing was a sign of it for so long. */
export const goesOnMs = 30 * 60_000
/** That begin on a day; the last of them are left to critical ones. */
const mostOfDay = { all: 1000, calm: 900 }
const mostSamples = 3
const dayS = 86_400

/**
 * Writes down what was found: more of what goes on, or a finding of its own. Of a day 1,000 are begun at most; what is over is counted.
 * @param found in the order of the log
 */
export function tellFindings(page: FindingPage, found: Iterable<Found>, nowMs: number): void {
  const days = new Map<number, FindingDay>()
  for (const one of found) {
    const latest = page.latest(one)
    if (latest !== null && isOne(latest, one)) {
      page.change({ id: latest.id, ...joined(latest, one) }, nowMs)
      continue
    }
    const startS = Math.floor(one.firstMs / 1000 / dayS) * dayS
    const day = days.get(startS) ?? page.day(startS)
    days.set(startS, day)
    if (day.begun >= (one.severity === 'critical' ? mostOfDay.all : mostOfDay.calm)) {
      day.over += one.count
      continue
    }
    day.begun += 1
    page.add(one, nowMs)
  }
  for (const [startS, day] of days) page.keepDay(startS, day)
}

/** Puts together what is one, in the order of the log: each key's are apart where it was quiet between them. */
export class Gathered {
  readonly #found: Found[] = []
  readonly #last = new Map<string, Found>()

  get isEmpty(): boolean {
    return this.#found.length === 0
  }

  add(one: Found): void {
    const key = keyText(one)
    const last = this.#last.get(key)
    if (last && isOne(last, one)) {
      Object.assign(last, joined(last, one))
      return
    }
    const copy = { ...one }
    this.#found.push(copy)
    this.#last.set(key, copy)
  }

  all(): readonly Found[] {
    return this.#found
  }

  clear(): void {
    this.#found.length = 0
    this.#last.clear()
  }
}

/** The graver of two. */
export function graver(one: FindingSeverity, other: FindingSeverity): FindingSeverity {
  return findingSeverities.indexOf(one) < findingSeverities.indexOf(other) ? other : one
}

function isOne(before: Found, after: Found): boolean {
  return after.firstMs - before.lastMs <= goesOnMs && before.firstMs - after.lastMs <= goesOnMs
}

function joined(before: Found, after: Found): Found {
  const samples = [...before.samples, ...after.samples]
  return {
    detector: before.detector,
    route: before.route,
    subject: before.subject,
    severity: graver(before.severity, after.severity),
    firstMs: Math.min(before.firstMs, after.firstMs),
    lastMs: Math.max(before.lastMs, after.lastMs),
    count: before.count + after.count,
    samples:
      samples.length > mostSamples ? [...samples.slice(0, 1), ...samples.slice(1 - mostSamples)] : samples,
    words: after.words ?? before.words,
  }
}

function keyText({ detector, route, subject }: FindingKey): string {
  return `${detector}\n${route}\n${subject}`
}
