import type { RouteDocument, TrafficSpan } from '@gatehouse/core/status-document/route-document.ts'
import { trafficSpans } from '@gatehouse/core/status-document/route-document.ts'
import type { DocumentDeps } from './part.ts'
import { noSeries } from './route.ts'
import { askedOf, spans } from './spans.ts'
import { ifKnown, trafficSeries } from './traffic-parts.ts'

type Series = RouteDocument['series'][TrafficSpan]

/** Traffic of each route in time. What is of a long time is asked for again after a while alone: it is dear, and changes little. */
export class RouteSeries {
  readonly #known = new Map<string, { series: Series; atMs: number }>()

  async of(deps: DocumentDeps, route: string): Promise<RouteDocument['series']> {
    const found = { '1h': noSeries, '24h': noSeries, '7d': noSeries, '30d': noSeries }
    for (const span of trafficSpans) found[span] = await this.#one(deps, route, span)
    return found
  }

  /** Forgets all of it: what was asked before the log was known says nothing. */
  clear(): void {
    this.#known.clear()
  }

  /** Forgets routes that there are no more. */
  keepOnly(routes: ReadonlySet<string>): void {
    for (const key of this.#known.keys()) if (!routes.has(key.split(' ')[1] ?? '')) this.#known.delete(key)
  }

  async #one(deps: DocumentDeps, route: string, span: TrafficSpan): Promise<Series> {
    const key = `${span} ${route}`
    const known = this.#known.get(key)
    const nowMs = deps.clock.monotonicMs()
    if (known && nowMs - known.atMs < spans[span].everyMs) return known.series
    const { query, points } = askedOf(span, deps.clock.nowMs(), [route])
    const answer = await ifKnown(deps.summaries.series(query, points))
    if (answer === null) return known?.series ?? noSeries
    const series = trafficSeries(answer)
    this.#known.set(key, { series, atMs: nowMs })
    return series
  }
}
