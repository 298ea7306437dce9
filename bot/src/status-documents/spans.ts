import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import type { TrafficSpan } from '@gatehouse/core/status-document/route-document.ts'

const hourMs = 3_600_000
const minuteMs = 60_000

/** How far back each span goes, in how many points it is drawn, and how often it is made anew. */
export const spans: Readonly<Record<TrafficSpan, { backMs: number; points: number; everyMs: number }>> = {
  '1h': { backMs: hourMs, points: 60, everyMs: 20_000 },
  '24h': { backMs: 24 * hourMs, points: 24, everyMs: minuteMs },
  '7d': { backMs: 7 * 24 * hourMs, points: 84, everyMs: 5 * minuteMs },
  '30d': { backMs: 30 * 24 * hourMs, points: 30, everyMs: 20 * minuteMs },
}

/** What is asked for a span that ends now: whole points, of which the last has only begun. */
export function askedOf(
  span: TrafficSpan,
  nowMs: number,
  routes: readonly string[] | null = null,
): { query: SpanMs & { routes: readonly string[] | null }; points: number } {
  const { backMs, points } = spans[span]
  const pointMs = backMs / points
  const untilMs = Math.ceil(nowMs / pointMs) * pointMs
  return { query: { fromMs: untilMs - backMs, untilMs, routes }, points }
}
