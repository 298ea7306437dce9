import type { ProbeBars } from '@gatehouse/core/health/bars.ts'
import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import { causeText } from '@gatehouse/core/health/health-text.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import type { UptimeWindow } from '@gatehouse/core/status-document/history.ts'
import type { RouteHead } from '@gatehouse/core/status-document/overview.ts'
import { share } from './numbers.ts'
import type { RecentNumbers } from './recent-numbers.ts'
import { shortText } from './short-text.ts'
import { trafficState } from './traffic-parts.ts'

const minuteMs = 60_000

interface HeadParts {
  route: Route
  /** Null where nobody asks. */
  health: RouteHealth | null
  bars: ProbeBars
  recent: RecentNumbers
  nowMs: number
}

/** What is said of a route wherever it is shown. */
export function routeHead({ route, health, bars, recent, nowMs }: HeadParts): RouteHead {
  const now = recent.now(route.name)
  return {
    name: route.name,
    group: route.group ?? null,
    hosts: route.hosts,
    path: route.path,
    state: route.enabled ? (health?.state ?? 'not probed') : 'disabled',
    why: whyOf(route, health),
    sinceMs: route.enabled && health ? health.sinceMs : null,
    traffic: trafficState(now),
    now,
    uptime: uptimeWindow(bars, nowMs),
  }
}

/** How much of a time was up: of the rows that its bars show, so that both say the same. */
export function uptimeWindow({ startMs, points }: ProbeBars, nowMs: number): UptimeWindow {
  const sum = { good: 0, bad: 0, coveredMs: 0 }
  for (const point of points) {
    if (point === null) continue
    sum.good += point.good
    sum.bad += point.bad
    sum.coveredMs += point.coveredMs
  }
  const all = sum.good + sum.bad
  return {
    fromMs: startMs,
    // To the minute: what says the same is written once.
    untilMs: Math.floor(nowMs / minuteMs) * minuteMs,
    share: all === 0 ? null : share(sum.good / all),
    coverage: nowMs <= startMs ? 0 : share(Math.min(1, sum.coveredMs / (nowMs - startMs))),
  }
}

function whyOf({ enabled }: Route, health: RouteHealth | null): string | null {
  if (!enabled || health === null) return null
  const words = health.why ?? causeText(health.cause, health.state)
  return words === '' ? null : shortText(words)
}
