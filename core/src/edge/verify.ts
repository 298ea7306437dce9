import type { DesiredState } from '../routing/desired-state.ts'
import { laid } from '../routing/mitigation/lay.ts'
import { findPolicy, kindOf } from '../routing/policy/policy.ts'
import type { Route } from '../routing/route.ts'
import type { Settings } from '../routing/settings.ts'
import { dialAddress, upstreamText } from '../routing/upstream.ts'
import type { EdgeDeps } from './edge-deps.ts'
import type { ProbeAnswer } from './edge-probe.ts'

/** What was wrong with a route that did not work. `pending`: it may yet, without anybody's doing. */
export interface ProbeProblem {
  words: string
  pending: boolean
}

/** What probing a set of routes showed: the routes that did not work, by name. */
export type ProbeReport = Map<string, ProbeProblem>

const atOnce = 10
const mostProbed = 50
/** The first requests after a reload may meet a connection that is just being closed. */
const attempts = 2
/** Caddy's own CA may still be signing for a host that is new. */
const handshakeAttempts = 10
const pauseMs = 200
/** Whoever let the first attempt wait this long is not asked again. */
const slowMs = 2000
/** For all routes together; whoever has not answered by then has not answered. */
const budgetMs = 15_000

type VerifyDeps = Pick<EdgeDeps, 'probe' | 'clock' | 'place'>

/** An even sample of at most 50 routes: one push asks no more than that. */
export function probeSample(routes: readonly Route[]): Route[] {
  if (routes.length <= mostProbed) return [...routes]
  const step = routes.length / mostProbed
  return Array.from({ length: mostProbed }, (_, index) => routes[Math.floor(index * step)]).filter(
    route => route !== undefined,
  )
}

/**
 * Sends one real request through the edge for each enabled route, as it runs while mitigations hold. A route works when its request came to that route and was answered by its
 * target, with whatever status, or refused by one of its policies; an error of the edge itself is a failure. Bounded to 15 seconds and the last answers.
 */
export async function probeRoutes(
  deps: VerifyDeps,
  state: DesiredState,
  routes: readonly Route[],
): Promise<ProbeReport> {
  const run = laid(state)
  const names = new Set(routes.map(({ name }) => name))
  const chosen = run.routes.filter(route => route.enabled && names.has(route.name))
  const report: ProbeReport = new Map()
  const next = chosen[Symbol.iterator]()
  const endMs = deps.clock.monotonicMs() + budgetMs
  const worker = async (): Promise<void> => {
    for (const route of next) {
      const late = deps.clock.monotonicMs() > endMs
      const problem = late
        ? { words: 'there was no time left to try it', pending: false }
        : await probeRoute(deps, run, route)
      if (problem !== null) report.set(route.name, problem)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, chosen.length) }, worker))
  return report
}

/** A route that does not answer, and why. */
export interface SilentRoute {
  route: string
  words: string
}

/** Asks an even sample of these routes, by name; gives those that do not answer. */
export async function tryRoutes(
  deps: VerifyDeps,
  state: DesiredState,
  names: readonly string[],
): Promise<SilentRoute[]> {
  const wanted = new Set(names)
  const routes = probeSample(state.routes.filter(({ name }) => wanted.has(name)))
  return [...(await probeRoutes(deps, state, routes))].map(([route, { words }]) => ({ route, words }))
}

async function probeRoute(deps: VerifyDeps, state: DesiredState, route: Route): Promise<ProbeProblem | null> {
  const { settings } = state
  const host = probedHost(route)
  const listener = settings.https ?? settings.http
  const request = {
    listener,
    secure: settings.https !== null,
    host,
    path: route.path ?? '/',
    token: deps.place.probeToken,
  }
  for (let attempt = 1; ; attempt += 1) {
    const startMs = deps.clock.monotonicMs()
    const answer = await deps.probe(request)
    const problem = problemOf(answer, state, route)
    if (problem === null) return null
    const slow = deps.clock.monotonicMs() - startMs > slowMs
    const most = settings.tls === 'internal' && answer.kind === 'silent' ? handshakeAttempts : attempts
    if (attempt >= most || slow)
      return { words: `${host}${request.path}: ${problem}`, pending: awaitsCertificate(answer, settings) }
    await deps.clock.sleep(pauseMs)
  }
}

/** A host by which a route is asked; below a wildcard one that nobody has. */
export function probedHost({ hosts }: Route): string {
  return hosts.find(name => !name.startsWith('*')) ?? hostBelow(hosts[0] ?? '')
}

/** The host itself; below a wildcard one that nobody has. */
export function hostBelow(host: string): string {
  return host.replace('*', 'gatehouse-probe')
}

/** A public CA takes its time; until then the edge ends the TLS handshake of that host with an alert. */
function awaitsCertificate(answer: ProbeAnswer, settings: Settings): boolean {
  return settings.tls === 'acme' && answer.kind === 'silent'
}

/** A policy that asks somebody, such as an authenticator, and whom the edge's error names. */
function asker(state: DesiredState, route: Route, error: string): string | undefined {
  for (const name of route.policies) {
    const policy = findPolicy(state, name)
    const asked = kindOf(policy).upstreams?.(policy.options as never) ?? []
    const found = asked.find(upstream => error.includes(dialAddress(upstream)))
    if (found) return `the policy ${name} asks ${upstreamText(found)}, which does not answer`
  }
  return undefined
}

function problemOf(answer: ProbeAnswer, state: DesiredState, route: Route): string | null {
  if (answer.kind === 'silent') return `no answer from the edge (${answer.words})`
  const refusedByPolicy = route.policies.length > 0 && answer.status >= 400 && answer.status < 500
  if (answer.error !== null && !refusedByPolicy) {
    const words = asker(state, route, answer.error)
    return [answer.status, words, answer.error].filter(Boolean).join(', ')
  }
  if (answer.route === route.name) return null
  return answer.route === ''
    ? `the request came to no route (status ${answer.status})`
    : `the request came to the route "${answer.route}"`
}
