import { type AddressClass, canonicalAddress, classifyAddress } from '../address.ts'
import { listenerParts } from '../listener.ts'
import type { Route } from '../route.ts'
import type { Settings } from '../settings.ts'
import { type Upstream, upstreamText } from '../upstream.ts'
import type { Guard, GuardDeps, GuardedPlan } from './guard.ts'

const metadataNames = /^(metadata(\.google\.internal|\.goog)?|instance-data(\.ec2\.internal)?)$/

/**
 * No route may lead to where outsiders must never come: the cloud's metadata service, link-local neighbours, the
 * edge itself, Gatehouse, and this machine's loopback unless the settings allow it. Names are resolved and every
 * address is judged. All routes are judged when settings change, otherwise those that the plan touches.
 */
export const upstreamAddress: Guard = {
  name: 'upstream-address',
  check: async (deps, plan) => {
    const findings = []
    for (const route of judgedRoutes(plan)) {
      for (const upstream of upstreamsOf(route)) {
        const problem = await upstreamProblem(deps, plan.after.settings, upstream)
        if (problem)
          findings.push({ message: `${route.name}: ${upstreamText(upstream)} ${problem}.`, risk: null })
      }
    }
    return findings
  },
}

function judgedRoutes({ after, changes }: GuardedPlan): Route[] {
  if (changes.some(change => change.thing === 'settings')) return after.routes
  const touched = new Set(changes.filter(change => change.action !== 'remove').map(change => change.name))
  return after.routes.filter(route => touched.has(route.name))
}

function upstreamsOf(route: Route): Upstream[] {
  return route.target.kind === 'proxy' ? route.target.upstreams : []
}

async function upstreamProblem(
  deps: GuardDeps,
  settings: Settings,
  upstream: Upstream,
): Promise<string | undefined> {
  if (metadataNames.test(upstream.host)) return classProblem('metadata', settings)
  const literal = canonicalAddress(upstream.host)
  const addresses = literal
    ? [literal]
    : /(^|\.)localhost$/.test(upstream.host)
      ? ['127.0.0.1']
      : await deps.resolve(upstream.host)
  for (const address of addresses) {
    const problem =
      classProblem(classifyAddress(address), settings) ?? ownProblem(deps, settings, address, upstream.port)
    if (problem) return literal ? problem : `(${address}) ${problem}`
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
  const listener = [settings.http, settings.https].find(
    text => text !== null && Number(listenerParts(text).port) === port,
  )
  if (listener) return `is the edge's own listener ${listener}; the request would go round for ever`
  const owner = deps.ownPorts().get(port)
  return owner ? `is ${owner}` : undefined
}
