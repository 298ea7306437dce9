import type { SummaryCoverage } from '@gatehouse/core/access-log/summary-coverage.ts'
import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import type { Clocks } from '@gatehouse/core/status-document/envelope.ts'
import { shortText } from './short-text.ts'

/** @param coverage of the last minutes; null when the log cannot be asked */
export function clocksOf(health: readonly RouteHealth[], coverage: SummaryCoverage | null): Clocks {
  const moments = health.flatMap(({ through, upstreams }) =>
    [through, ...upstreams].flatMap(way => (way?.atMs == null ? [] : [way.atMs])),
  )
  return {
    lastProbeMs: moments.length === 0 ? null : Math.round(Math.max(...moments)),
    lastLineMs: whole(coverage?.lastLineMs ?? null),
    lagBytes: coverage?.behindBytes ?? 0,
    lagMs: Math.max(0, whole(coverage?.behindMs ?? 0) ?? 0),
    blind: coverage === null ? 'it cannot be asked just now' : coverage.blind && shortText(coverage.blind),
  }
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
