import {
  type Advice,
  advise,
  type OpenAlert,
  type Situation,
  urgentAbove,
} from '@gatehouse/core/advice/index.ts'
import type { ClientTraffic, RouteTraffic } from '@gatehouse/core/observe/recent-traffic.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { answerRoute, proxyRoute } from '../harness/edge.ts'

const nowMs = Date.UTC(2030, 0, 1, 3)

const calm: Situation = {
  nowMs,
  state: {
    settings: initialSettings(':80', null),
    policies: [],
    routes: [proxyRoute('shop', [8001, 8002]), answerRoute('blog', 'blog')],
    mitigations: [],
  },
  edge: { running: 'up', words: null, activeRevision: 7, drift: null, checkedAtMs: nowMs },
  newestChange: null,
  alerts: [],
  routes: [traffic('shop', {}), traffic('blog', { perMinute: 10 })],
  clients: [client('203.0.113.7', {})],
}

function traffic(route: string | null, some: Partial<RouteTraffic>): RouteTraffic {
  return {
    route,
    requests: 100,
    perMinute: 100,
    share: 0.5,
    failedShare: 0,
    refusedShare: 0,
    limitedShare: 0,
    meantShare: 0,
    blocked: 0,
    upstreamErrors: [],
    p95Ms: 20,
    usualPerMinute: 100,
    ...some,
  }
}

function client(address: string, some: Partial<ClientTraffic>): ClientTraffic {
  return {
    client: address,
    requests: 10,
    perMinute: 10,
    share: 0.1,
    failedShare: 0,
    refusedShare: 0,
    usualPerMinute: 10,
    ...some,
  }
}

function alert(severity: OpenAlert['severity'], actions: string[]): OpenAlert {
  return { severity, title: 'Route shop is down', actions, isTaken: false }
}

function lay(kind: string, upstream: string | null = null): Partial<Situation> {
  const mitigation = {
    kind,
    route: 'shop',
    upstream,
    options: {},
    reason: null,
    by: 'anna',
    sinceMs: 0,
    untilMs: null,
  }
  return { state: { ...calm.state, mitigations: [mitigation] } }
}

const lines = (some: Partial<Situation>) => urgent(some).map(({ line }) => line)
const urgent = (some: Partial<Situation>): Advice[] =>
  advise({ ...calm, ...some }).filter(({ weight }) => weight > urgentAbove)

const change = (minutesAgo: number, route: string) => ({
  revision: 41,
  author: 'anna',
  why: 'route set shop …',
  atMs: nowMs - minutesAgo * 60_000,
  routes: new Set([route]),
  mitigationsOnly: false,
})
const failing = [traffic('shop', { failedShare: 0.4 })]
const errors = (...counts: number[]) => [
  traffic('shop', {
    upstreamErrors: counts.map((count, index) => ({ upstream: `127.0.0.1:${8001 + index}`, errors: count })),
  }),
]
const loud = [client('203.0.113.7', { share: 0.6, requests: 600, perMinute: 600 })]

it('while nothing is unusual nothing is urgent, and three things are at hand all the same', () => {
  expect(urgent({})).toEqual([])
  expect(advise({ ...calm, newestChange: change(10, 'shop') }).map(({ line }) => line)).toEqual([
    'undo 41',
    'shield shop',
    'maintenance shop for 15m',
  ])
})

describe('what is advised, and what is not', () => {
  it.each<[string, Partial<Situation>, string[]]>([
    ['one client makes most of the traffic', { clients: loud }, ['block 203.0.113.7 for 1h']],
    ['it is much of very little', { clients: [client('203.0.113.7', { share: 0.9, perMinute: 9 })] }, []],
    [
      'a changed route fails',
      { newestChange: change(10, 'shop'), routes: failing },
      ['undo 41', 'maintenance shop for 15m'],
    ],
    [
      'it was changed long ago',
      { newestChange: change(61, 'shop'), routes: failing },
      ['maintenance shop for 15m'],
    ],
    [
      'another one was changed',
      { newestChange: change(10, 'blog'), routes: failing },
      ['maintenance shop for 15m'],
    ],
    ['it is in maintenance', { ...lay('maintenance'), routes: failing }, []],
    [
      'people were told of a route that is down',
      { alerts: [alert('critical', ['drain shop 127.0.0.1:8001', 'maintenance shop for 1h'])] },
      ['drain shop 127.0.0.1:8001'],
    ],
    [
      'two alerts are open, the graver one last',
      { alerts: [alert('warning', ['certificate reload']), alert('critical', ['block 203.0.113.9 1h'])] },
      ['block 203.0.113.9 1h', 'certificate reload'],
    ],
    [
      'somebody looks after it',
      { alerts: [{ ...alert('critical', ['maintenance shop for 1h']), isTaken: true }] },
      [],
    ],
    ['nothing fits it', { alerts: [alert('critical', [])] }, []],
    ['a few errors', { routes: [traffic('shop', { failedShare: 0.05 })] }, []],
    ['one of two upstreams fails', { routes: errors(20, 1) }, ['drain shop 127.0.0.1:8001']],
    ['both fail', { routes: errors(10, 9) }, []],
    ['it is drained already', { ...lay('drain', '127.0.0.1:8001'), routes: errors(20, 1) }, []],
    [
      'an upstream that is not there any more',
      { routes: [traffic('shop', { upstreamErrors: [{ upstream: '10.0.0.9:1', errors: 20 }] })] },
      [],
    ],
    ['a flood', { routes: [traffic('shop', { requests: 3000, perMinute: 3000 })] }, ['throttle shop 60/1m']],
    [
      'as busy as ever',
      { routes: [traffic('shop', { requests: 3000, perMinute: 3000, usualPerMinute: 2500 })] },
      [],
    ],
    [
      'nobody knows what is usual',
      { routes: [traffic('shop', { requests: 3000, perMinute: 3000, usualPerMinute: null })] },
      [],
    ],
    [
      'it is throttled',
      { ...lay('throttle'), routes: [traffic('shop', { requests: 3000, perMinute: 3000 })] },
      [],
    ],
    ['most is refused', { routes: [traffic('shop', { refusedShare: 0.7 })] }, ['shield shop']],
    [
      'requests of no route are refused',
      { routes: [traffic(null, { refusedShare: 1, failedShare: 1, requests: 5000, perMinute: 5000 })] },
      [],
    ],
  ])('%s', (_name, some, expected) => {
    expect(lines(some)).toEqual(expected)
  })

  it('a repair comes first when the edge runs something else', () => {
    const drift = { count: 1, places: [], atMs: nowMs, repairedAtMs: null }
    const edge = { ...calm.edge, drift: drift as never }
    expect(lines({ edge, clients: loud })[0]).toBe('drift repair')
  })
})

it('a change of mitigations alone is no cause of failures, and what a change did a moment ago is told in seconds', () => {
  const now = { ...change(10, 'shop'), mitigationsOnly: true }
  expect(lines({ newestChange: now, routes: failing })).toEqual(['maintenance shop for 15m'])
  const [first] = urgent({ newestChange: change(0.35, 'shop'), routes: failing })
  expect(first?.why).toContain('changed it 21 s ago.')
  expect(urgent({ newestChange: change(3, 'shop'), routes: failing })[0]?.why).toContain('3 min ago.')
})

it('what mitigations answer is nothing to mend', () => {
  expect(urgent({ newestChange: change(1, 'shop'), routes: [traffic('shop', { meantShare: 1 })] })).toEqual(
    [],
  )
})
