import { whatToAsk } from '@gatehouse/core/health/what-to-ask.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { answerRoute, proxyRoute } from '../harness/edge.ts'

const settings = initialSettings(':80', null)
const health = { path: '/healthz', intervalSeconds: 7, timeoutSeconds: 2, status: 204, text: 'well' }
type Part = Partial<DesiredState>

const ask = (route: ReturnType<typeof proxyRoute>, over: Part = {}) =>
  whatToAsk(
    { settings, policies: [], mitigations: [], routes: [route], ...over },
    { token: 'a token', host: '127.0.0.1' },
  ).find(one => one.route === route.name)
const shop = (over = {}, target = {}) => proxyRoute('shop', [8001, 8002], over, target)

describe('through the edge', () => {
  it('a route without a health check is asked for its path every 30 seconds, and any status below 500 is good', () => {
    expect(ask(shop({ path: '/api' }))?.through).toMatchObject({
      intervalMs: 30_000,
      task: {
        host: '127.0.0.1',
        port: 80,
        tls: null,
        timeoutMs: 5000,
        http: {
          hostHeader: 'shop.localhost',
          path: '/api',
          headers: { 'X-Gatehouse-Probe': 'a token' },
          expects: { status: 'below-500', text: null, edge: { route: 'shop', mayRefuse: false } },
        },
      },
    })
  })

  it.each([
    ['whole hosts', {}, '/healthz', 204],
    ['a path that is taken away', { path: '/api', stripPath: true }, '/api/healthz', 204],
    ['a path that the check is not below', { path: '/api' }, '/api', 'below-500'],
    ['a path that the check is below', { path: '/healthz' }, '/healthz', 204],
  ])('the health check is asked as clients reach it: %s', (_what, over, path, status) => {
    const through = ask(shop(over, { health }))?.through
    expect(through).toMatchObject({
      intervalMs: 7000,
      task: { timeoutMs: 2000, http: { path, expects: { status } } },
    })
  })

  it('what another route answers is not asked of this one', () => {
    const other = { ...answerRoute('other', 'x'), hosts: ['shop.localhost'], path: '/healthz' }
    const route = shop({}, { health })
    expect(ask(route, { routes: [route, other] })?.through?.task.http).toMatchObject({ path: '/' })
  })

  it('a fixed answer and a redirect are good when they are just that', () => {
    expect(ask(answerRoute('wiki', 'x'))?.through?.task.http?.expects).toMatchObject({ status: 200 })
    const away = { kind: 'redirect', to: 'https://x.example.com', status: 308, keepPath: false } as const
    expect(ask({ ...answerRoute('wiki', 'x'), target: away })?.through?.task.http?.expects).toMatchObject({
      status: 308,
    })
  })

  it('with HTTPS the name of the certificate is judged, and who signed it is not', () => {
    const secure = { ...settings, https: ':443', tls: 'internal' } as const
    expect(ask(shop(), { settings: secure })?.through?.task).toMatchObject({
      port: 443,
      tls: { name: 'shop.localhost', trust: { kind: 'any' } },
    })
  })

  it('a policy that may refuse is taken into account, and one that only adds headers is not', () => {
    const policies = [
      { name: 'guests', kind: 'basic-auth', options: {} },
      { name: 'strict', kind: 'hsts', options: {} },
    ] as unknown as DesiredState['policies']
    const refuses = (name: string) =>
      ask(shop({ policies: [name] }), { policies })?.through?.task.http?.expects.edge?.mayRefuse
    expect(refuses('guests')).toBe(true)
    expect(refuses('strict')).toBe(false)
  })
})

describe('directly', () => {
  it('each upstream is asked as the edge asks it', () => {
    const [one] = ask(shop({}, { health, connectTimeoutMs: 700 }))?.upstreams ?? []
    expect(one).toMatchObject({
      target: '127.0.0.1:8001',
      intervalMs: 7000,
      task: {
        host: '127.0.0.1',
        port: 8001,
        tls: null,
        timeoutMs: 2000,
        connectTimeoutMs: 700,
        http: {
          hostHeader: 'shop.localhost',
          path: '/healthz',
          headers: {},
          expects: { status: 204, text: 'well', edge: null },
        },
      },
    })
  })

  it('without a wished status any 2xx is good, as the edge holds it', () => {
    const [one] = ask(shop({}, { health: { ...health, status: null } }))?.upstreams ?? []
    expect(one?.task.http?.expects.status).toBe('success')
  })

  it('whether it takes connections alone, where that is all that is wished', () => {
    const plan = ask(shop({ path: '/api' }, { health: { ...health, path: null, status: null, text: null } }))
    expect(plan?.upstreams[0]).toMatchObject({ intervalMs: 7000, task: { http: null, timeoutMs: 2000 } })
    expect(plan?.through).toMatchObject({
      intervalMs: 7000,
      task: { http: { path: '/api', expects: { status: 'below-500', text: null } } },
    })
  })

  it.each([
    ['upstream', '127.0.0.1:8001'],
    ['inner.example.com', 'inner.example.com'],
  ])('with the Host header that it sees: %s', (hostHeader, sent) => {
    expect(ask(shop({}, { hostHeader }))?.upstreams[0]?.task.http?.hostHeader).toBe(sent)
  })

  it('over TLS with the name and the CA of the route', () => {
    const upstreams = [{ scheme: 'https' as const, host: '10.0.0.5', port: 443, weight: 1 }]
    const tls = (over = {}) => ask(shop({}, { upstreams, ...over }))?.upstreams[0]?.task.tls
    expect(tls()).toEqual({ name: '10.0.0.5', trust: { kind: 'machine' } })
    expect(tls({ serverName: 'a.example.com', ca: 'AAAA' })).toEqual({
      name: 'a.example.com',
      trust: { kind: 'ca', ca: 'AAAA' },
    })
  })
})

describe('not all is asked', () => {
  it('a route that is disabled', () => {
    expect(ask(shop({ enabled: false }))).toMatchObject({
      kind: 'not probed',
      why: 'it is disabled',
      through: null,
      upstreams: [],
    })
  })

  it('below a wildcard alone: upstreams are asked whether they are there, or by their own health check', () => {
    const wild = { hosts: ['*.example.com'] }
    expect(ask(shop(wild))).toMatchObject({
      kind: 'probed',
      through: null,
      why: expect.stringContaining('wildcard'),
    })
    expect(ask(shop(wild))?.upstreams[0]?.task.http).toBeNull()
    expect(ask(shop(wild, { health }))?.upstreams[0]?.task.http).toMatchObject({
      hostHeader: '127.0.0.1:8001',
    })
    expect(ask({ ...answerRoute('wiki', 'x'), ...wild })).toMatchObject({ kind: 'not probed' })
    expect(ask(shop({ hosts: ['*.example.com', 'a.example.com'] }))?.through?.task.http?.hostHeader).toBe(
      'a.example.com',
    )
  })
})
