import { probeHeader } from '../edge/compile/probe-mark.ts'
import { answeringOrder, coversPath, wildcardOf } from '../routing/answering-order.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { reachableAddress } from '../routing/listener.ts'
import { laid, type RunRoute, type RunState } from '../routing/mitigation/lay.ts'
import { mitigationKindOf } from '../routing/mitigation/mitigation.ts'
import { findPolicy, kindOf } from '../routing/policy/policy.ts'
import type { ProxyTarget } from '../routing/target.ts'
import { dialAddress, type Upstream } from '../routing/upstream.ts'
import type { Expectation, ProbeTask } from './probe/probe.ts'

/** How often is asked, and how long is waited, where the route does not say it. */
export const usualIntervalMs = 30_000
const usualTimeoutMs = 5000

/** What stands for the way through the edge, beside the addresses of upstreams. */
export const throughEdge = ''

/** Something that is asked again and again. */
export interface Subject {
  route: string
  /** `throughEdge`, or the upstream as `dialAddress` writes it. */
  target: string
  task: ProbeTask
  intervalMs: number
}

/** What is asked of a route. */
export interface RoutePlan {
  route: string
  /** `maintenance`: what clients get is not asked for. `not probed`: nothing is. */
  kind: 'probed' | 'maintenance' | 'not probed'
  /** Why something is not asked, in words. */
  why: string | null
  through: Subject | null
  upstreams: readonly Subject[]
  /** Upstreams that get no new requests: asked whether they answer again, which says nothing of the route. */
  drained: readonly Subject[]
  intervalMs: number
}

/** By which the edge knows probes, and where its listeners are reached. */
export interface AskedEdge {
  token: string
  host: string
}

/** What is to be asked of every route, as it runs while mitigations hold. Pure. */
export function whatToAsk(state: DesiredState, edge: AskedEdge): RoutePlan[] {
  const run = laid(state)
  const byHost = new Map<string, RunRoute[]>()
  for (const route of run.routes)
    if (route.enabled) for (const host of route.hosts) byHost.set(host, [...(byHost.get(host) ?? []), route])
  return run.routes.map(route => planOf(run, route, byHost, edge))
}

function planOf(
  run: RunState,
  route: RunRoute,
  byHost: ReadonlyMap<string, readonly RunRoute[]>,
  edge: AskedEdge,
): RoutePlan {
  const { target } = route
  const health = target.kind === 'proxy' ? target.health : null
  const intervalMs = health === null ? usualIntervalMs : health.intervalSeconds * 1000
  const nothing = { route: route.name, through: null, upstreams: [], drained: [], intervalMs }
  if (!route.enabled) return { ...nothing, kind: 'not probed', why: 'it is disabled' }
  const subject = (of: string, task: ProbeTask): Subject => ({
    route: route.name,
    target: of,
    task,
    intervalMs,
  })
  const directly = (upstreams: readonly Upstream[]) =>
    target.kind === 'proxy'
      ? upstreams.map(one => subject(dialAddress(one), directTask(route, target, one)))
      : []
  const upstreams = directly(target.kind === 'proxy' ? target.upstreams : [])
  const rest = { ...nothing, upstreams, drained: directly(route.draining ?? []) }
  if (run.mitigations.some(one => hides(one) && (one.route === null || one.route === route.name)))
    return { ...rest, kind: 'maintenance', why: null }
  const host = fixedHost(route)
  if (host !== undefined)
    return {
      ...rest,
      kind: 'probed',
      why: null,
      through: subject(throughEdge, edgeTask(run, route, host, byHost, edge)),
    }
  const why = 'its hosts are wildcards, so there is no name to ask for'
  return { ...rest, kind: upstreams.length > 0 ? 'probed' : 'not probed', why }
}

const hides = (mitigation: Parameters<typeof mitigationKindOf>[0]) =>
  mitigationKindOf(mitigation).answers5xx === true

function fixedHost({ hosts }: RunRoute): string | undefined {
  return hosts.find(host => !host.startsWith('*'))
}

/** As the edge asks an upstream, with its name, its CA and its Host header. */
function directTask(route: RunRoute, target: ProxyTarget, upstream: Upstream): ProbeTask {
  const { health, hostHeader, serverName, ca, connectTimeoutMs } = target
  const address = dialAddress(upstream)
  const preserved = fixedHost(route)
  const whole = {
    host: upstream.host,
    port: upstream.port,
    tls:
      upstream.scheme === 'http'
        ? null
        : {
            name: serverName ?? upstream.host,
            trust: ca === null ? ({ kind: 'machine' } as const) : ({ kind: 'ca', ca } as const),
          },
    timeoutMs: health === null ? usualTimeoutMs : health.timeoutSeconds * 1000,
    connectTimeoutMs,
  }
  if (health !== null && health.path === null) return { ...whole, http: null }
  // Which name such an upstream serves is not known.
  if (health === null && hostHeader === 'preserve' && preserved === undefined) return { ...whole, http: null }
  const host =
    hostHeader === 'upstream' ? address : hostHeader === 'preserve' ? (preserved ?? address) : hostHeader
  const path = health?.path ?? '/'
  return {
    ...whole,
    http: { hostHeader: host, path, headers: {}, expects: { ...wished(target), edge: null } },
  }
}

function wished({ health }: ProxyTarget): Pick<Expectation, 'status' | 'text'> {
  if (health === null) return { status: 'below-500', text: null }
  return { status: health.status ?? 'success', text: health.text }
}

/** As a client asks the edge; marked, so that it is no traffic and its answer names the route. */
function edgeTask(
  run: RunState,
  route: RunRoute,
  host: string,
  byHost: ReadonlyMap<string, readonly RunRoute[]>,
  edge: AskedEdge,
): ProbeTask {
  const { settings } = run
  const { target } = route
  const listener = reachableAddress(settings.https ?? settings.http, edge.host)
  const asked = question(route, answeringOrder(byHost.get(host) ?? [], byHost.get(wildcardOf(host)) ?? []))
  const mayRefuse = route.policies.some(name => refuses(kindOf(findPolicy(run, name))))
  const timeoutMs =
    target.kind === 'proxy' && target.health !== null ? target.health.timeoutSeconds * 1000 : usualTimeoutMs
  return {
    ...listener,
    tls: settings.https === null ? null : { name: host, trust: { kind: 'any' } },
    http: {
      hostHeader: host,
      path: asked.path,
      headers: { [probeHeader]: edge.token },
      expects: { ...asked.expects, edge: { route: route.name, mayRefuse } },
    },
    timeoutMs,
    connectTimeoutMs: timeoutMs,
  }
}

/** The path of the health check as clients reach it, if they do; otherwise the route's own, of which less is expected. */
function question(
  route: RunRoute,
  answering: readonly RunRoute[],
): { path: string; expects: Pick<Expectation, 'status' | 'text'> } {
  const { target, path, stripPath } = route
  const own = { path: path ?? '/', expects: { status: 'below-500', text: null } as const }
  if (target.kind !== 'proxy') return { ...own, expects: { status: target.status, text: null } }
  const asked = target.health?.path ?? null
  if (asked === null) return own
  const below = stripPath && path !== null ? `${path}${asked}` : asked
  const answers = answering.find(one => coversPath(one.path, below))
  return answers?.name === route.name ? { path: below, expects: wished(target) } : own
}

/** Whether requests may not come past it. */
function refuses({ kind, around }: { kind: string; around?: unknown }): boolean {
  return around === undefined && kind !== 'compress'
}
