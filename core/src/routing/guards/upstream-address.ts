import { type AddressClass, canonicalAddress, classifyAddress } from '../address.ts'
import { listenerParts } from '../listener.ts'
import { findPolicy, kindOf } from '../policy/policy.ts'
import type { Route } from '../route.ts'
import type { Settings } from '../settings.ts'
import { touchedNames } from '../touched.ts'
import { type Upstream, upstreamText } from '../upstream.ts'
import type { Finding, Guard, GuardDeps, GuardedPlan } from './guard.ts'

const metadataNames = /^(metadata(\.google\.internal|\.goog)?|instance-data(\.ec2\.internal)?)$/
const localNames = /(^|\.)localhost$/

/**
 * No route may lead to where outsiders must never come: the cloud's metadata service, link-local neighbours, the
 * edge itself, Gatehouse, and this machine's loopback unless the settings allow it. Names are resolved and every
 * address is judged. All routes are judged when settings change, otherwise those that the plan touches.
 */
export const upstreamAddress: Guard = {
  name: 'upstream-address',
  check: async (deps, plan) => {
    const routes = judgedRoutes(plan)
    const upstreamsOf = (route: Route) => [...targetUpstreams(route), ...policyUpstreams(plan.after, route)]
    const addresses = await addressesOf(deps, routes.flatMap(upstreamsOf))
    return routes.flatMap(route =>
      upstreamsOf(route).flatMap((upstream): Omit<Finding, 'guard'>[] => {
        const text = `${route.name}: ${upstreamText(upstream)}`
        const known = addresses.get(upstream.host) ?? []
        if (known.length === 0 && !metadataNames.test(upstream.host))
          return [{ message: `${text} does not resolve, so nobody can say where it leads.`, risk: 'change' }]
        const problem = upstreamProblem(deps, plan.after.settings, upstream, known)
        return problem ? [{ message: `${text} ${problem}.`, risk: null }] : []
      }),
    )
  },
}

/** The addresses of every upstream's host; names are asked for once each, all together. */
async function addressesOf(deps: GuardDeps, upstreams: readonly Upstream[]): Promise<Map<string, string[]>> {
  const hosts = [...new Set(upstreams.map(upstream => upstream.host))]
  const answers = await Promise.all(hosts.map(async host => [host, await resolveHost(deps, host)] as const))
  return new Map(answers)
}

async function resolveHost(deps: GuardDeps, host: string): Promise<string[]> {
  const literal = canonicalAddress(host)
  if (literal) return [literal]
  return localNames.test(host) ? ['127.0.0.1'] : deps.resolve(host)
}

function judgedRoutes({ before, after, changes }: GuardedPlan): Route[] {
  const touched = touchedNames(before, after, changes)
  return after.routes.filter(route => touched.has(route.name))
}

/** A policy may send requests somewhere too, as to an authenticator. */
function policyUpstreams(state: GuardedPlan['after'], route: Route): Upstream[] {
  return route.policies.flatMap(name => {
    const policy = findPolicy(state, name)
    return kindOf(policy).upstreams?.(policy.options as never) ?? []
  })
}

function targetUpstreams(route: Route): Upstream[] {
  return route.target.kind === 'proxy' ? route.target.upstreams : []
}

/** What speaks against an upstream whatever its name resolves to: for an address, and names that everybody knows. A clause. */
export function plainProblem(settings: Settings, upstream: Upstream): string | undefined {
  if (metadataNames.test(upstream.host)) return classProblem('metadata', settings)
  const address =
    canonicalAddress(upstream.host) ?? (localNames.test(upstream.host) ? '127.0.0.1' : undefined)
  if (address === undefined) return undefined
  const kind = classifyAddress(address)
  return (
    classProblem(kind, settings) ??
    (kind === 'loopback' ? listenerProblem(settings, upstream.port) : undefined)
  )
}

function upstreamProblem(
  deps: GuardDeps,
  settings: Settings,
  upstream: Upstream,
  addresses: readonly string[],
): string | undefined {
  if (metadataNames.test(upstream.host)) return classProblem('metadata', settings)
  for (const address of addresses) {
    const problem =
      classProblem(classifyAddress(address), settings) ?? ownProblem(deps, settings, address, upstream.port)
    if (problem) return canonicalAddress(upstream.host) ? problem : `(${address}) ${problem}`
  }
  return undefined
}

function classProblem(kind: AddressClass, settings: Settings): string | undefined {
  switch (kind) {
    case 'public':
    case 'private':
      return undefined
    case 'loopback':
      return settings.loopbackUpstreams
        ? undefined
        : 'is this machine itself (loopback); an admin can allow that with: settings set loopback-upstreams=yes'
    case 'link-local':
      return 'is a link-local address; those belong to the network, not to a service'
    case 'metadata':
      return "is a cloud's metadata service, which hands out credentials"
    case 'unspecified':
      return 'is not an address that can be reached'
    case 'special':
      return 'is a multicast or reserved address'
  }
}

function ownProblem(deps: GuardDeps, settings: Settings, address: string, port: number): string | undefined {
  const own = classifyAddress(address) === 'loopback' || deps.ownAddresses().includes(address)
  if (!own) return undefined
  const listener = listenerProblem(settings, port)
  if (listener) return listener
  if (deps.ownListeners().some(text => Number(listenerParts(text).port) === port))
    return "is where Gatehouse's own pages and API listen; give those a host of their own with: settings set web-host=gate.example.com"
  return undefined
}

function listenerProblem(settings: Settings, port: number): string | undefined {
  const listener = [settings.http, settings.https].find(
    text => text !== null && Number(listenerParts(text).port) === port,
  )
  return listener ? `is the edge's own listener ${listener}; the request would go round for ever` : undefined
}
