import type { Clock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { RevisionStore } from '@gatehouse/core/routing/revision.ts'
import { proxyTo } from '@gatehouse/core/routing/target.ts'
import { trickle } from './demo-traffic.ts'
import { startDemoUpstream } from './demo-upstream.ts'

const author = 'demo'

interface DemoDeps {
  edge: Edge
  revisions: RevisionStore
  clock: Clock
  log: Log
}

/**
 * A data folder of the demo is no place for production: it allows upstreams on this machine and listens on the demo's port.
 * @throws AppError `conflict`
 */
export function refuseDemoFolder(revisions: RevisionStore): void {
  if (revisions.get(2)?.author !== author) return
  throw new AppError(
    'conflict',
    'This data folder was made by the demo, which allows what production must not. Choose another with GATEHOUSE_DATA.',
  )
}

/**
 * Something to look at for whoever tries Gatehouse: two small upstreams, two routes, and a little traffic. What a person changes of
 * the routes stays; only the ports of the upstreams are put right at each start.
 * @returns how to end it
 */
export async function startDemo({ edge, revisions, clock, log }: DemoDeps): Promise<() => Promise<void>> {
  const wished = knownPorts(edge.current().state)
  const upstreams = [await startDemoUpstream('api-1', wished[0]), await startDemoUpstream('api-2', wished[1])]
  const ports = upstreams.map(upstream => upstream.port)
  const fresh = isUntouched(revisions)
  const outcome = await edge.change({
    edit: state => (fresh ? seeded(state, ports) : moved(state, wished, ports)),
    risk: 'change',
    author,
    why: fresh ? 'two routes to try things with' : 'the demo upstreams have new ports',
    verify: false,
    consent: { kind: 'own' },
  })
  log.info('demo started', { ports, outcome: outcome.kind })
  const ending = new AbortController()
  const traffic = trickle({ edge, clock, log }, ending.signal)
  return async () => {
    ending.abort()
    await traffic
    for (const upstream of upstreams) await upstream.close()
  }
}

/** True until somebody, or the demo itself, has made a revision that came to be. First starts that failed do not count. */
function isUntouched(revisions: RevisionStore): boolean {
  return revisions.list(100).every(one => one.status === 'failed' || one.author === 'gatehouse')
}

function knownPorts(state: DesiredState): number[] {
  const target = state.routes.find(route => route.name === 'demo')?.target
  return target?.kind === 'proxy' ? target.upstreams.map(upstream => upstream.port) : []
}

function seeded(state: DesiredState, ports: number[]): DesiredState {
  const to = (list: number[]) =>
    proxyTo(list.map(port => ({ scheme: 'http', host: '127.0.0.1', port, weight: 1 })))
  const route = (name: string, list: number[]) => ({
    name,
    enabled: true,
    hosts: [`${name}.localhost`],
    path: null,
    stripPath: false,
    policies: [],
    target: to(list),
  })
  return {
    ...state,
    settings: { ...state.settings, statusHost: 'status.localhost' },
    routes: [...state.routes, route('demo', ports), route('wiki', ports.slice(1))],
  }
}

/** The same routes with the ports that the upstreams got this time. */
function moved(state: DesiredState, from: number[], to: number[]): DesiredState {
  const port = (old: number) => to[from.indexOf(old)] ?? old
  return {
    ...state,
    routes: state.routes.map(route => {
      const { target } = route
      if (!['demo', 'wiki'].includes(route.name) || target.kind !== 'proxy') return route
      return {
        ...route,
        target: { ...target, upstreams: target.upstreams.map(one => ({ ...one, port: port(one.port) })) },
      }
    }),
  }
}
