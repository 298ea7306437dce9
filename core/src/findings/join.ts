import { type Finding, type FindingSeverity, type FoundRequest, findingSeverities } from './finding.ts'

/** A finding, or more of one. */
export type Found = Omit<Finding, 'id'>

/** A finding is over when nothing was a sign of it for so long. */
export const goesOnMs = 30 * 60_000
const mostSamples = 3

/** Whether nothing was quiet for long between two of the same key. */
export function isOne(before: Found, after: Found): boolean {
  return after.firstMs - before.lastMs <= goesOnMs && before.firstMs - after.lastMs <= goesOnMs
}

/** Two as one, under the name of the one before. */
export function joined(before: Found, after: Found): Found {
  return {
    detector: before.detector,
    route: before.route,
    subject: before.subject,
    severity: graver(before.severity, after.severity),
    firstMs: Math.min(before.firstMs, after.firstMs),
    lastMs: Math.max(before.lastMs, after.lastMs),
    count: before.count + after.count,
    samples: firstAndLast([...before.samples, ...after.samples]),
    words: after.words ?? before.words,
  }
}

/** The same of two of which each is about many: they come in no order of the log, so the samples are told apart by time. */
export function joinedMany(before: Found, after: Found): Found {
  const samples = [...before.samples, ...after.samples].sort(
    (one, other) => one.atMs - other.atMs || (one.target < other.target ? -1 : 1),
  )
  return { ...joined(before, after), samples: firstAndLast(samples) }
}

function firstAndLast(samples: readonly FoundRequest[]): readonly FoundRequest[] {
  return samples.length > mostSamples ? [...samples.slice(0, 1), ...samples.slice(1 - mostSamples)] : samples
}

function graver(one: FindingSeverity, other: FindingSeverity): FindingSeverity {
  return findingSeverities.indexOf(one) < findingSeverities.indexOf(other) ? other : one
}
