import type { RouteHealth, WayHealth } from '@gatehouse/core/health/health.ts'
import { expiryLevel } from '@gatehouse/core/routing/certificates/expiry.ts'
import { findPolicy, inOrder, policyWords } from '@gatehouse/core/routing/policy/policy.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import type { TrafficSeries } from '@gatehouse/core/status-document/history.ts'
import type {
  CarriedPolicy,
  ProbedWay,
  RouteCertificate,
  RouteDocument,
} from '@gatehouse/core/status-document/route-document.ts'
import { mitigationsOver } from '../replies/mitigation-words.ts'
import { barsPart } from './bars.ts'
import { changeMarks } from './change-marks.ts'
import { liveMitigation } from './mitigations.ts'
import type { Body, DocumentDeps } from './part.ts'
import type { RecentNumbers } from './recent-numbers.ts'
import { routeHead, uptimeWindow } from './route-head.ts'
import { shortText } from './short-text.ts'

const days = 90
const hours = 48
/** Of which times it is said how much of them was up. */
const windows = [
  { resolution: 'hour', count: 24 },
  { resolution: 'hour', count: 7 * 24 },
  { resolution: 'day', count: 30 },
] as const

interface RouteParts {
  route: Route
  /** Null where nobody asks. */
  health: RouteHealth | null
  recent: RecentNumbers
  series: RouteDocument['series']
}

/** Everything about one route. */
export function routeBody(
  deps: DocumentDeps,
  { route, health, recent, series }: RouteParts,
): Body<RouteDocument> {
  const { edge, clock } = deps
  const nowMs = clock.nowMs()
  const { name } = route
  const bars = deps.health.bars(name, 'day', days)
  return {
    route: routeHead({ route, health, bars, recent, nowMs }),
    hours: barsPart(deps.health.bars(name, 'hour', hours)),
    days: barsPart(bars),
    uptimes: windows.map(({ resolution, count }) =>
      uptimeWindow(deps.health.bars(name, resolution, count), nowMs),
    ),
    ways: waysOf(health),
    series,
    policies: policiesOf(deps, route),
    certificates: certificatesOf(deps, route),
    mitigations: mitigationsOver(edge.current().state, name).map(liveMitigation),
    changes: changeMarks(deps, name, nowMs),
  }
}

/** Before anything was asked for. */
export const noSeries: TrafficSeries = {
  startMs: 0,
  stepMs: 60_000,
  requests: [],
  ok: [],
  refused: [],
  failed: [],
  cut: [],
  p50Ms: [],
  p95Ms: [],
  p99Ms: [],
}

function waysOf(health: RouteHealth | null): ProbedWay[] {
  if (health === null) return []
  const way = (name: string, { state, reason, ms, status, atMs }: WayHealth): ProbedWay => ({
    way: name,
    state,
    reason,
    ms,
    status,
    atMs,
  })
  return [
    ...(health.through ? [way('edge', health.through)] : []),
    ...health.upstreams.map(one => way(one.address, one)),
  ]
}

function policiesOf({ edge }: DocumentDeps, { name, policies }: Route): CarriedPolicy[] {
  const { state } = edge.current()
  const proofs = new Map(edge.proofs(name).map(proof => [proof.policy, proof]))
  return inOrder(policies.map(policy => findPolicy(state, policy))).map(policy => {
    const proof = proofs.get(policy.name)
    const { kind: _, ...words } = policyWords(policy, true)
    return {
      name: policy.name,
      kind: policy.kind,
      words: shortText(
        Object.entries(words)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
      ),
      proof: proof?.verdict === 'proven' ? 'proven' : proof?.verdict === 'failed' ? 'failed' : 'not proven',
      provenAtMs: proof === undefined ? null : Math.round(proof.atMs),
    }
  })
}

function certificatesOf({ edge, clock }: DocumentDeps, { hosts }: Route): RouteCertificate[] {
  return edge.certificates.seen(hosts).map(({ host, seen, covered }) => {
    if (seen.kind === 'silent') return { host, issuer: null, expiresAtMs: null, state: 'missing' }
    const { issuer, notAfterMs } = seen.certificate
    const nowMs = clock.nowMs()
    const state = !covered
      ? 'missing'
      : notAfterMs <= nowMs
        ? 'over'
        : expiryLevel(seen.certificate, nowMs) === null
          ? 'good'
          : 'near its end'
    return { host, issuer: shortText(issuer), expiresAtMs: notAfterMs, state }
  })
}
