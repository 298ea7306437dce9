import type { DoctorDocument, DoctorResult } from '@gatehouse/core/status-document/doctor-document.ts'
import { type Freshness, isPresent } from '../data/freshness.ts'
import type { Verdict } from '../overview/verdict.ts'
import { words } from '../words/en.ts'

/** How a result is told: what somebody lives with is told apart from what is bad. */
export type Told = DoctorResult['result'] | 'waived'

export function toldAs({ result, waiver }: Pick<DoctorResult, 'result' | 'waiver'>): Told {
  return result === 'bad' && waiver !== null ? 'waived' : result
}

/** What the doctor saw, in one line. What could not be seen is never called well, and what is old is not judged. `at` says of when it is. */
export function verdictOf(
  { lookedAtMs, results }: Pick<DoctorDocument, 'lookedAtMs' | 'results'>,
  freshness: Freshness,
  at: string,
): Verdict {
  if (!isPresent(freshness)) return { state: 'unknown', headline: words.verdict.unknown(at), detail: null }
  if (lookedAtMs === null)
    return { state: 'unknown', headline: words.doctor.never, detail: words.doctor.neverDetail }
  const counted = Map.groupBy(results, toldAs)
  const count = (told: Told) => counted.get(told)?.length ?? 0
  const rest = (...all: Told[]) =>
    all
      .filter(told => count(told) > 0)
      .map(told => words.doctor.counts[told](count(told)))
      .join(' · ') || null
  const bad = counted.get('bad') ?? []
  if (bad.length > 0)
    return {
      state: bad.some(isGrave) ? 'down' : 'degraded',
      headline: words.doctor.bad(bad.length, results.length),
      detail: rest('waived', 'unseen', 'well', 'not here'),
    }
  if (count('unseen') > 0)
    return {
      state: 'unknown',
      headline: words.doctor.notAllSeen(count('unseen'), results.length),
      detail: rest('waived', 'well', 'not here'),
    }
  if (count('waived') > 0)
    return {
      state: 'maintenance',
      headline: words.doctor.onlyWaived(count('waived'), results.length),
      detail: rest('well', 'not here'),
    }
  return { state: 'healthy', headline: words.doctor.well(count('well')), detail: rest('not here') }
}

/** An alert tells of such. */
const isGrave = ({ severity }: DoctorResult) => severity === 'critical' || severity === 'high'
