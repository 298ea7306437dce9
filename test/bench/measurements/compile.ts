import { compile } from '@gatehouse/core/edge/compile/index.ts'
import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { many, proxyAt } from '../many-routes.ts'
import { type Measurement, rowOf } from '../row.ts'

const count = 10_000
const rounds = 9
const place = {
  adminSocket: '/admin.sock',
  accessLog: '/access.log',
  wafLog: '/waf.log',
  log: '/caddy.log',
  storage: '/storage',
  webSocket: '/data/web.sock',
  statusPage: '/status-page',
  statusDocuments: '/data/status',
  lists: '/data/lists',
  blocks: '/data/edge/blocks/blocks.txt',
  dns: '/data/dns',
  ownCertificates: () => [],
  probeToken: 'token',
}

/** How long the compiler takes for the largest edge. */
export const compiling: Measurement = {
  name: 'compile',
  title: 'Compiling 10,000 routes',
  run: async () => {
    const cold: number[] = []
    const warm: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const state = {
        settings: initialSettings(':80', null),
        policies: [],
        mitigations: [],
        routes: many(count, index => proxyAt(index, 80)),
      }
      cold.push(compileMs(state))
      const known = normalise(state)
      compile(known, place)
      const routes = known.routes.with(count - 1, proxyAt(count - 1, 8080))
      warm.push(compileMs({ ...known, routes }))
    }
    const target = { sense: 'at most' as const, value: 500 }
    return [
      rowOf(
        { name: 'nothing known', target, unit: 'ms', how: 'every route object is new, as after a start' },
        cold,
      ),
      rowOf(
        { name: 'one route changed', target, unit: 'ms', how: 'the other 9,999 were compiled before' },
        warm,
      ),
    ]
  },
}

function compileMs(state: DesiredState): number {
  const start = performance.now()
  compile(state, place)
  return performance.now() - start
}
