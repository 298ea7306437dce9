import { Counter, Gauge, type Registry } from 'prom-client'
import type { Family } from '../family.ts'
import { noRoute, otherRoutes } from '../route-names.ts'
import { CountOn, nothing, type TrafficCounts } from '../traffic-counts.ts'
import { readerMetrics } from './traffic/log-reader.ts'

const classes = ['1xx', '2xx', '3xx', '4xx', '5xx', 'cut'] as const
const labelNames = ['route'] as const

/** What the access log says of routes: the same numbers as `traffic`, counted on from the minute of the start. */
export const traffic: Family = {
  name: 'traffic',
  open: (registry, { summaries, clock, startedAtMs }, names) => {
    const counting = new CountOn(summaries, startedAtMs)
    const metrics = trafficMetrics(registry)
    const showReader = readerMetrics(registry)
    return async () => {
      const { since, lately, coverage } = await counting.next(clock.nowMs())
      showReader(coverage)
      for (const route of names.named) metrics.begin(route)
      for (const [route, counts] of since) metrics.add(names.of(route), counts)
      metrics.latency.reset()
      for (const { route, totals } of lately) {
        const label = names.of(route)
        if (label === otherRoutes) continue
        for (const [quantile, ms] of [
          ['0.5', totals.p50Ms],
          ['0.95', totals.p95Ms],
          ['0.99', totals.p99Ms],
        ] as const)
          if (ms !== null) metrics.latency.set({ route: label, quantile }, ms / 1000)
      }
      metrics.keep(label => label === noRoute || label === otherRoutes || names.of(label) === label)
    }
  },
}

function trafficMetrics(registry: Registry) {
  const registers = [registry]
  const counter = <Names extends string>(name: string, help: string, names: readonly Names[]) =>
    new Counter({ name, help, labelNames: [...names], registers })
  const requests = counter('gatehouse_requests_total', 'Requests, by how they were answered.', [
    'route',
    'class',
  ])
  const limited = counter(
    'gatehouse_requests_limited_total',
    'Requests that were answered 429; in gatehouse_requests_total too.',
    labelNames,
  )
  const blocked = counter(
    'gatehouse_requests_blocked_total',
    'Requests that a block refused; not in gatehouse_requests_total.',
    labelNames,
  )
  const meant = counter(
    'gatehouse_requests_meant_total',
    'Requests that a mitigation answered; not in gatehouse_requests_total.',
    labelNames,
  )
  const bytes = counter('gatehouse_response_bytes_total', 'Bytes of the bodies of answers.', labelNames)
  const latency = new Gauge({
    name: 'gatehouse_request_duration_quantile_seconds',
    help: 'How long requests of the last five minutes took, within 2 %; of the routes that are told apart.',
    labelNames: ['route', 'quantile'],
    registers,
  })
  const shown = new Set<string>()
  const add = (route: string, counts: TrafficCounts) => {
    shown.add(route)
    for (const name of classes) requests.inc({ route, class: name }, counts[name])
    limited.inc({ route }, counts.limited)
    blocked.inc({ route }, counts.blocked)
    meant.inc({ route }, counts.meant)
    bytes.inc({ route }, counts.bytes)
  }
  return {
    latency,
    add,
    /** From nothing, so that its first request is seen to be one. */
    begin: (route: string) => {
      if (!shown.has(route)) add(route, nothing)
    },
    /** What is told apart no more goes, so that there are never more than so many. */
    keep: (isNamed: (route: string) => boolean) => {
      for (const route of shown) {
        if (isNamed(route)) continue
        shown.delete(route)
        for (const name of classes) requests.remove({ route, class: name })
        for (const metric of [limited, blocked, meant, bytes]) metric.remove({ route })
      }
    },
  }
}
