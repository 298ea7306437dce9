import { Gauge } from 'prom-client'
import type { Family, MetricDeps } from '../family.ts'
import { otherRoutes } from '../route-names.ts'

const dayMs = 86_400_000
const uptimeEveryMs = 300_000
/** Of one of which nothing was known. */
const unknownEveryMs = 60_000
const uptimesAtOnce = 20
const statesOfUp = new Set<string>(['healthy', 'degraded'])

/** What probes show of routes: what is not known is not there. */
export const health: Family = {
  name: 'health',
  open: (registry, deps, names) => {
    const registers = [registry]
    const gauge = <Names extends string>(name: string, help: string, labelNames: Names[]) =>
      new Gauge({ name, help, labelNames, registers })
    const states = gauge('gatehouse_route_health', 'How many routes are in a state.', ['route', 'state'])
    const up = gauge(
      'gatehouse_route_up',
      '1 for a route that is healthy or degraded, 0 for one that is down.',
      ['route'],
    )
    const took = gauge('gatehouse_probe_duration_seconds', 'How long the last probe through the edge took.', [
      'route',
    ])
    const share = gauge(
      'gatehouse_route_uptime_ratio',
      'Of the last 24 hours of which something is known, without maintenance.',
      ['route'],
    )
    const upstreamsDown = gauge('gatehouse_upstreams_down', 'Upstreams of a route that are down.', ['route'])
    const uptimes = new Uptimes(deps)
    return () => {
      for (const metric of [states, up, took, share, upstreamsDown]) metric.reset()
      uptimes.begin(deps.edge.current().state.routes.map(({ name }) => name))
      // Looking at each anew takes long when there are thousands; how they stand is enough of those that are one.
      for (const { route, state } of deps.health.standings())
        states.inc({ route: names.of(route), state: state.replaceAll(' ', '_') })
      for (const { name } of deps.edge.current().state.routes) {
        const route = names.of(name)
        const [one] = route === otherRoutes ? [] : deps.health.routes(name)
        if (one === undefined) continue
        upstreamsDown.set({ route }, one.upstreams.filter(({ state }) => state === 'down').length)
        if (statesOfUp.has(one.state)) up.set({ route }, 1)
        else if (one.state === 'down') up.set({ route }, 0)
        if (typeof one.through?.ms === 'number') took.set({ route }, one.through.ms / 1000)
        const uptime = uptimes.of(route)
        if (uptime !== null) share.set({ route }, uptime)
      }
    }
  },
}

/** A day's rows are many, and change every five minutes: a few routes are looked at with each reading. */
class Uptimes {
  readonly #deps: MetricDeps
  readonly #known = new Map<string, { atMs: number; uptime: number | null }>()
  #left = 0

  constructor(deps: MetricDeps) {
    this.#deps = deps
  }

  /** A reading begins, of these routes. */
  begin(routes: readonly string[]): void {
    this.#left = uptimesAtOnce
    const are = new Set(routes)
    for (const route of this.#known.keys()) if (!are.has(route)) this.#known.delete(route)
  }

  of(route: string): number | null {
    const nowMs = this.#deps.clock.nowMs()
    const known = this.#known.get(route) ?? null
    const everyMs = known?.uptime === null ? unknownEveryMs : uptimeEveryMs
    const isNew = known !== null && nowMs - known.atMs < everyMs
    if (this.#left === 0 || isNew) return known?.uptime ?? null
    this.#left -= 1
    const { uptime } = this.#deps.health.history(route, nowMs - dayMs, nowMs)
    this.#known.set(route, { atMs: nowMs, uptime })
    return uptime
  }
}
