import { comesNear } from '../blocks/overlap.ts'
import { readPrefix } from '../blocks/prefix.ts'
import { upstreamsIn } from '../blocks/upstreams-in.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { covers } from '../routing/network-coverage.ts'
import { ownHosts } from '../routing/settings.ts'
import type { Reached, TrafficImpact } from '../traffic-impact.ts'
import type { RecentTraffic } from './recent-traffic.ts'
import { type Touches, trafficFilter } from './touches.ts'

/** What finding out the impact needs. */
export interface ImpactDeps {
  traffic: Pick<RecentTraffic, 'rate' | 'coverage'>
  state: Pick<DesiredState, 'routes' | 'settings'>
  ownAddresses(): readonly string[]
  /** From where whoever asks came lately, and everybody else. */
  asker: readonly string[]
  others: readonly string[]
}

/** The impact of something on the traffic of the minute before `untilMs`, or before now. */
export function trafficImpact(deps: ImpactDeps, touches: Touches, untilMs?: number): TrafficImpact {
  const rate = deps.traffic.rate(trafficFilter(touches), untilMs)
  const coverage = deps.traffic.coverage()
  const reaches = touches.networks === null ? [] : reachedBy(deps, touches, touches.networks)
  if (rate === null) {
    const unknown =
      coverage.kind === 'unknown' ? coverage.words : 'the access log has been read for less than a second'
    return { now: null, unknown, reaches }
  }
  const { requests, perMinute, share, clientShare, clients, failedShare } = rate
  const windowMs = rate.untilMs - rate.fromMs
  const exact = rate.exact && rate.allClients
  const through = throughOf(deps, touches, untilMs)
  const now = {
    requests,
    windowMs,
    perMinute,
    share,
    clientShare,
    clients,
    failedShare,
    exact,
    ...through,
  }
  const oneSource = touches.networks !== null && hasOneSource(deps, untilMs)
  return { now, unknown: null, reaches, ...(oneSource && { oneSource }) }
}

/** Of a few requests alone it says nothing that they came from one address. */
const fewestRequests = 20

function hasOneSource({ traffic, state }: ImpactDeps, untilMs: number | undefined): boolean {
  if (state.settings.trustedProxies.length > 0) return false
  const all = traffic.rate({}, untilMs)
  return all !== null && all.requests + all.blocked >= fewestRequests && all.clients === 1
}

function throughOf({ traffic }: ImpactDeps, touches: Touches, untilMs: number | undefined) {
  const { through: networks } = touches
  const rate = networks && traffic.rate({ ...trafficFilter(touches), networks }, untilMs)
  return rate ? { through: { share: rate.share, clientShare: rate.clientShare } } : {}
}

/** Of all routes it is looked up, of some they are gone through. */
function hasUpstream(
  state: ImpactDeps['state'],
  routes: Touches['routes'],
  networks: readonly string[],
): boolean {
  const among = routes === 'all' ? state.routes : state.routes.filter(({ name }) => routes.includes(name))
  const prefixes = networks.flatMap(network => readPrefix(network) ?? [])
  return upstreamsIn({ routes: among }, prefixes, 1).length > 0
}

function reachedBy(deps: ImpactDeps, { routes }: Touches, networks: readonly string[]): Reached[] {
  const holds = (addresses: readonly string[]) => addresses.some(address => covers(networks, [address]))
  const prefixes = networks.flatMap(network => readPrefix(network) ?? [])
  const { state } = deps
  const reached: [Reached, boolean][] = [
    ['asker', holds(deps.asker)],
    ['another account', comesNear(prefixes, deps.others)],
    ['this machine', holds(deps.ownAddresses())],
    ['an upstream', hasUpstream(state, routes, networks)],
    ['own pages', routes === 'all' && ownHosts(state.settings).length > 0],
  ]
  return reached.flatMap(([who, is]) => (is ? [who] : []))
}
