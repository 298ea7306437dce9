import type { Check } from './check.ts'
import { type Seen, type Severity, severities } from './seen.ts'
import type { Waiver } from './waiver.ts'

/** What came of one check. */
export interface Result {
  check: Pick<Check, 'id' | 'title' | 'protects' | 'fix' | 'sources'>
  /** Of what was seen, which may differ from the check's own. */
  severity: Severity
  seen: Seen
  /** Somebody lives with it; null when nobody does. */
  waiver: Waiver | null
}

/** What a look at everything gave. */
export interface Report {
  atMs: number
  /** The worst first. */
  results: readonly Result[]
}

const order: readonly Seen['kind'][] = ['bad', 'unseen', 'well', 'not here']

/** The worst first: what is bad by its severity, then what is waived, what could not be seen, and what is well. */
export function worstFirst(results: readonly Result[]): Result[] {
  const rank = ({ seen, severity, waiver }: Result) =>
    order.indexOf(seen.kind) * 100 +
    (seen.kind === 'bad' && waiver !== null ? 50 : 0) +
    severities.indexOf(severity)
  return results.toSorted((a, b) => rank(a) - rank(b))
}

/** Whether it is worth to be woken for. */
export function isGrave({ severity }: Pick<Result, 'severity'>): boolean {
  return severity === 'critical' || severity === 'high'
}

/** What is bad and nobody has decided to live with. */
export function failures({ results }: Report): Result[] {
  return results.filter(({ seen, waiver }) => seen.kind === 'bad' && waiver === null)
}
