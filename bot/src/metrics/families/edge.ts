import { mitigationKinds } from '@gatehouse/core/routing/mitigations/index.ts'
import type { Revision } from '@gatehouse/core/routing/revision.ts'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Family, MetricDeps } from '../family.ts'

/** What the edge runs, and what came of changing it. */
export const edge: Family = {
  name: 'edge',
  open: (registry, deps) => {
    const { edge: control, revisions, blocks, clock } = deps
    const registers = [registry]
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
    const up = gauge(
      'gatehouse_edge_up',
      '1 while Caddy answers, 0 while it does not; nothing until it was asked.',
    )
    const drift = gauge('gatehouse_edge_drift', '1 while Caddy runs something else than what was applied.')
    const revision = gauge('gatehouse_revision', 'The number of the revision that is in force.')
    const routes = new Gauge({ name: 'gatehouse_routes', help: 'Routes.', labelNames: ['state'], registers })
    const mitigations = new Gauge({
      name: 'gatehouse_mitigations',
      help: 'Mitigations that hold, without blocks.',
      labelNames: ['kind'],
      registers,
    })
    const blocked = gauge('gatehouse_blocks', 'Addresses and networks that are blocked.')
    const showApplies = applyMetrics(registry, deps)
    return () => {
      const { state } = control.current()
      const { running, drift: seen } = control.status()
      if (running === 'unknown') up.remove()
      else up.set(running === 'up' ? 1 : 0)
      drift.set(seen !== null && seen.repairedAtMs === null ? 1 : 0)
      revision.set(revisions.active()?.number ?? 0)
      const enabled = state.routes.filter(route => route.enabled).length
      routes.set({ state: 'enabled' }, enabled)
      routes.set({ state: 'disabled' }, state.routes.length - enabled)
      for (const { kind } of mitigationKinds)
        mitigations.set({ kind }, state.mitigations.filter(one => one.kind === kind).length)
      blocked.set(blocks.count(clock.nowMs()))
      showApplies()
    }
  },
}

/** Counts revisions that were made since the start, each once it is settled. */
function applyMetrics(registry: Registry, { revisions, startedAtMs }: MetricDeps): () => void {
  const registers = [registry]
  const made = new Counter({
    name: 'gatehouse_revisions_total',
    help: 'Revisions that were ever made.',
    registers,
  })
  const applies = new Counter({
    name: 'gatehouse_applies_total',
    help: 'What became of revisions: applied, carried by a later one of the same push, or failed.',
    labelNames: ['outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'gatehouse_apply_duration_seconds',
    help: 'From the wish until the edge was shown to do it, or to be as it was before.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  for (const outcome of ['applied', 'carried', 'failed']) applies.inc({ outcome }, 0)
  let next = firstSince(revisions, startedAtMs)
  return () => {
    const newest = revisions.list(1)[0]?.number ?? 0
    made.reset()
    made.inc(newest)
    for (; next <= newest; next += 1) {
      const one = revisions.get(next)
      if (one === null || one.settledAtMs === null) return
      applies.inc({ outcome: outcomeOf(one) })
      duration.observe(Math.max(0, one.settledAtMs - one.createdAtMs) / 1000)
    }
  }
}

/** The number of the first that was made from that moment on. */
function firstSince(revisions: MetricDeps['revisions'], sinceMs: number): number {
  let next = (revisions.list(1)[0]?.number ?? 0) + 1
  while ((revisions.get(next - 1)?.createdAtMs ?? -1) >= sinceMs) next -= 1
  return next
}

function outcomeOf({ status }: Revision): string {
  return status === 'failed' || status === 'carried' ? status : 'applied'
}
