import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { makePlan } from '@gatehouse/core/routing/plan.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { noFiles } from '../fakes/watched-files.ts'
import { proxyRoute } from '../harness/edge.ts'

const names = new Map([
  ['inside.example.com', ['10.0.0.9', '169.254.169.254']],
  ['outside.example.com', ['10.0.0.9']],
])
const guards = {
  resolve: async (host: string) => names.get(host) ?? [],
  ownAddresses: () => ['10.0.0.10'],
  ownListeners: () => ['127.0.0.1:8089'],
  ownCertificates: () => ({ pairs: [], problems: [], uncovered: [] }),
  dns: { has: async () => true, problems: () => [] },
  files: noFiles,
  blockedOn: () => [],
  upstreams: async () => null,
}
const acme = { ...initialSettings(':80', ':443'), tls: 'acme' as const, email: 'ops@example.com' }
const route = (host: string) => ({
  ...proxyRoute('shop', [8080], { hosts: [host] }),
  target: { kind: 'answer' as const, status: 200, body: 'x', contentType: 'text/plain' },
})
const upstream = (host: string, port = 8080) => {
  const shop = proxyRoute('shop', [port])
  return {
    ...shop,
    target: { ...shop.target, upstreams: [{ scheme: 'http' as const, host, port, weight: 1 }] },
  } as typeof shop
}

async function findings(before: DesiredState, after: DesiredState): Promise<string[]> {
  const plan = await makePlan(guards, { number: 1, state: normalise(before) }, after, 'change')
  return plan.findings.map(finding => `${finding.guard} ${finding.risk ?? 'refused'}: ${finding.message}`)
}

describe('a public CA', () => {
  it.each(['*.example.com', 'shop.localhost', 'printer.local', 'shop', 'db.internal'])(
    'is not asked for %s',
    async host => {
      expect(
        await findings(
          { settings: acme, policies: [], mitigations: [], routes: [] },
          { settings: acme, policies: [], mitigations: [], routes: [route(host)] },
        ),
      ).toEqual([expect.stringContaining('public-certificate refused')])
    },
  )

  it('is asked for public names, and everything goes with the own CA', async () => {
    const internal = initialSettings(':80', ':443')
    expect(
      await findings(
        { settings: acme, policies: [], mitigations: [], routes: [] },
        { settings: acme, policies: [], mitigations: [], routes: [route('shop.example.com')] },
      ),
    ).toEqual([])
    expect(
      await findings(
        { settings: internal, policies: [], mitigations: [], routes: [] },
        { settings: internal, policies: [], mitigations: [], routes: [route('*.example.com')] },
      ),
    ).toEqual([])
  })

  it('is given for a wildcard when it is asked for by DNS, and never for a name that is not public', async () => {
    const byDns = { ...acme, dnsProvider: 'ovh' as const }
    const of = (host: string) =>
      findings(
        { settings: byDns, policies: [], mitigations: [], routes: [] },
        { settings: byDns, policies: [], mitigations: [], routes: [route(host)] },
      )
    expect(await of('*.example.com')).toEqual([])
    expect(await of('*.shop.internal')).toHaveLength(1)
    expect(await of('shop.localhost')).toHaveLength(1)
  })

  it('is not chosen while the own pages have a name that is not public', async () => {
    const plain = { ...initialSettings(':80', ':443'), webHost: 'gate.internal' }
    expect(
      await findings(
        { settings: plain, policies: [], mitigations: [], routes: [] },
        { settings: { ...acme, webHost: 'gate.internal' }, policies: [], mitigations: [], routes: [] },
      ),
    ).toEqual([expect.stringContaining('gate.internal is not a public name')])
  })

  it('is not chosen while a wildcard route is there', async () => {
    const routes = [route('*.example.com')]
    expect(
      await findings(
        { settings: initialSettings(':80', ':443'), policies: [], mitigations: [], routes },
        { settings: acme, policies: [], mitigations: [], routes },
      ),
    ).toHaveLength(1)
  })
})

describe('upstreams', () => {
  const settings = { ...initialSettings(':80', null), loopbackUpstreams: true }
  const of = (host: string, port?: number) =>
    findings(
      { settings, policies: [], mitigations: [], routes: [] },
      { settings, policies: [], mitigations: [], routes: [upstream(host, port)] },
    )

  it('by name are judged by every address that the name has', async () => {
    expect(await of('inside.example.com')).toEqual([expect.stringContaining('(169.254.169.254)')])
    expect(await of('outside.example.com')).toEqual([])
    expect(await of('nowhere.example.com')).toEqual([
      expect.stringContaining('change: shop: http://nowhere.example.com:8080 does not resolve'),
    ])
  })

  it("are never the edge itself, by loopback or by this machine's own address", async () => {
    expect(await of('127.0.0.1', 80)).toEqual([expect.stringContaining("the edge's own listener")])
    expect(await of('10.0.0.10', 80)).toEqual([expect.stringContaining("the edge's own listener")])
    expect(await of('10.0.0.11', 80)).toEqual([])
  })

  it('on this machine are judged anew when the settings stop to allow them', async () => {
    const routes = [upstream('127.0.0.1')]
    expect(
      await findings(
        { settings, policies: [], mitigations: [], routes },
        { settings: { ...settings, loopbackUpstreams: false }, policies: [], mitigations: [], routes },
      ),
    ).toEqual([expect.stringContaining('loopback')])
  })
})

it('taking the last enabled route away is said, and graver than a change', async () => {
  const settings = initialSettings(':80', null)
  const shop = route('shop.example.com')
  expect(
    await findings(
      { settings, policies: [], mitigations: [], routes: [shop] },
      { settings, policies: [], mitigations: [], routes: [{ ...shop, enabled: false }] },
    ),
  ).toEqual([expect.stringContaining('no-routes destructive')])
})
