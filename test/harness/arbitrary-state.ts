import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { initialSettings, type Settings } from '@gatehouse/core/routing/settings.ts'
import { Balance, proxyTo, type Target } from '@gatehouse/core/routing/target.ts'
import fc from 'fast-check'

const port = fc.integer({ min: 1, max: 65_535 })
const address = fc.tuple(fc.nat(255), fc.nat(255)).map(([a, b]) => `10.0.${a}.${b}`)

const proxy: fc.Arbitrary<Target> = fc
  .record({
    upstreams: fc.uniqueArray(fc.record({ host: address, port }), {
      minLength: 1,
      maxLength: 4,
      selector: one => `${one.host}:${one.port}`,
    }),
    balance: fc.constantFrom(...Balance.options),
    weight: fc.integer({ min: 1, max: 9 }),
    health: fc.option(
      fc.record({
        path: fc.constantFrom('/', '/healthz'),
        text: fc.constantFrom(null, 'all well', 'a.b*c (+)'),
        intervalSeconds: fc.integer({ min: 1, max: 60 }),
        timeoutSeconds: fc.integer({ min: 1, max: 9 }),
        status: fc.option(fc.constantFrom(200, 204)),
      }),
    ),
    maxFails: fc.integer({ min: 1, max: 9 }),
    failForSeconds: fc.integer({ min: 0, max: 60 }),
    connectTimeoutMs: fc.integer({ min: 10, max: 9999 }),
    responseTimeoutMs: fc.option(fc.integer({ min: 10, max: 9999 })),
    serverName: fc.option(fc.constantFrom('a.example.com', 'b.example.com')),
    hostHeader: fc.constantFrom('preserve' as const, 'upstream' as const, 'inner.example.com'),
    secure: fc.boolean(),
  })
  .map(({ upstreams, weight, secure, serverName, ...rest }) => ({
    ...proxyTo(
      upstreams.map(one => ({
        ...one,
        scheme: secure ? ('https' as const) : ('http' as const),
        weight: rest.balance === 'weighted' ? weight : 1,
      })),
    ),
    ...rest,
    serverName: secure ? serverName : null,
  }))

const target: fc.Arbitrary<Target> = fc.oneof(
  proxy,
  fc.record({
    kind: fc.constant('redirect' as const),
    to: fc.constantFrom('https://new.example.com', 'http://a.example.com'),
    status: fc.constantFrom(301 as const, 302 as const, 308 as const),
    keepPath: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('answer' as const),
    status: fc.integer({ min: 200, max: 599 }),
    body: fc.constantFrom('', 'Back soon.'),
    contentType: fc.constantFrom('text/plain', 'text/html'),
  }),
)

/** Routes that do not contradict each other: each has hosts of its own. */
const arbitraryRoutes: fc.Arbitrary<Route[]> = fc
  .array(
    fc.record({
      enabled: fc.boolean(),
      hosts: fc.integer({ min: 1, max: 3 }),
      path: fc.option(fc.constantFrom('/api', '/api/v2', '/a')),
      strip: fc.boolean(),
      target,
    }),
    { maxLength: 6 },
  )
  .map(list =>
    list.map(({ hosts, strip, ...route }, index) => ({
      ...route,
      name: `route-${index}`,
      hosts: Array.from({ length: hosts }, (_, number) => `h${number}.site-${index}.example.com`),
      stripPath: strip && route.path !== null,
      policies: [],
    })),
  )

const settings: fc.Arbitrary<Settings> = fc
  .record({
    port,
    dnsProvider: fc.constant(null),
    loopbackUpstreams: fc.boolean(),
    trustedProxies: fc.subarray(['10.0.0.0/8', '192.168.0.0/16', 'fd00::/8']),
    webHost: fc.constantFrom(null, 'gate.example.com'),
    reservedHosts: fc.subarray(['status.example.com', 'auth.example.com']),
  })
  .map(({ port: number, ...rest }) => ({ ...initialSettings(`127.0.0.1:${number}`, null), ...rest }))

/** Whole states. */
export const arbitraryState: fc.Arbitrary<DesiredState> = fc.record({
  settings,
  policies: fc.constant([]),
  routes: arbitraryRoutes,
  mitigations: fc.constant([]),
})
