import type { Clock } from '../clock.ts'
import type { Edge } from '../edge/edge.ts'
import { mitigationKindOf } from '../routing/mitigation/mitigation.ts'
import {
  type Measure,
  type MeasuredSpan,
  type MeasureResult,
  measureAfterMs,
  measureBeforeMs,
} from './measure.ts'
import { otherChanges } from './other-changes.ts'
import type { RecentTraffic, TrafficCount, TrafficFilter } from './recent-traffic.ts'
import { trafficFilter } from './touches.ts'

type MeasureDeps = Parameters<typeof otherChanges>[0] & {
  traffic: Pick<RecentTraffic, 'since' | 'coverage'>
  edge: Pick<Edge, 'current' | 'tryRoutes'>
  clock: Pick<Clock, 'nowMs'>
}

/** More routes are not tried for one measure. */
const mostTried = 50

/** Compares the traffic that an operation touches before and after it, and tries its routes. @throws AppError when the edge cannot be asked */
export async function takeMeasure(deps: MeasureDeps, measure: Measure): Promise<MeasureResult> {
  const { touches, begunAtMs, effectAtMs, silent } = measure
  const fromMs = effectAtMs ?? begunAtMs
  const filter = trafficFilter(touches)
  const untilMs = fromMs + measureAfterMs
  const before = spanOf(deps, filter, { fromMs: begunAtMs - measureBeforeMs, untilMs: begunAtMs })
  const after = spanOf(deps, filter, { fromMs, untilMs })
  const coverage = deps.traffic.coverage()
  // A network alone does not make a route answer or not.
  const routes = touches.networks === null ? routesOf(deps, touches.routes) : []
  const failing = await deps.edge.tryRoutes(routes)
  return {
    before,
    after,
    unknown: before !== null && after !== null ? null : unknownWords(coverage),
    tried: routes.length,
    inMaintenance: inMaintenance(deps, routes).length,
    silent: failing.map(({ route, words }) => ({
      route,
      words: words.slice(0, 500),
      before: answeredBefore(deps, route, silent, begunAtMs),
    })),
    otherChanges: otherChanges(deps, measure, { fromMs: begunAtMs - measureBeforeMs, untilMs }),
  }
}

function unknownWords(coverage: ReturnType<RecentTraffic['coverage']>): string {
  return coverage.kind === 'unknown' ? coverage.words : 'the access log does not reach back so far'
}

/** Those of these routes whose clients get 5xx because somebody wants that. */
function inMaintenance({ edge }: MeasureDeps, routes: readonly string[]): string[] {
  const closed = edge.current().state.mitigations.filter(one => mitigationKindOf(one).answers5xx)
  return routes.filter(name => closed.some(({ route }) => route === null || route === name))
}

function spanOf(
  { traffic }: MeasureDeps,
  filter: TrafficFilter,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): MeasuredSpan | null {
  const count = traffic.since(fromMs, filter, untilMs)
  if (count === null) return null
  const { requests, exact, outcomes } = count
  const { refused, failed, meant } = outcomes
  return { requests, refused, failed, meant, perMinute: perMinute(count), exact }
}

function perMinute({ requests, fromMs, untilMs }: TrafficCount): number {
  return (requests * 60_000) / (untilMs - fromMs)
}

/** Enabled ones, evenly chosen where there are too many. */
function routesOf({ edge }: MeasureDeps, wanted: readonly string[] | 'all'): string[] {
  const names = edge
    .current()
    .state.routes.filter(({ name, enabled }) => enabled && (wanted === 'all' || wanted.includes(name)))
    .map(({ name }) => name)
  const step = Math.max(1, names.length / mostTried)
  return names.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
}

/** It did when the operation took effect, or somebody got an answer of it in the minute before. */
function answeredBefore(
  { traffic }: MeasureDeps,
  route: string,
  silent: readonly string[],
  begunAtMs: number,
): boolean {
  if (!silent.includes(route)) return true
  const minute = traffic.since(begunAtMs - measureBeforeMs, { routes: [route] }, begunAtMs)
  return minute !== null && minute.requests > minute.outcomes.failed + minute.outcomes.cut
}
