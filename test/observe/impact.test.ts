import { reachedWords, sourceWords, trafficWords } from '@gatehouse/bot/replies/traffic-words.ts'
import { type ImpactDeps, trafficImpact } from '@gatehouse/core/observe/impact.ts'
import type { Touches } from '@gatehouse/core/observe/touches.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { expect, it } from 'vitest'
import { proxyRoute } from '../harness/edge.ts'
import { TrafficScene } from './scene.ts'

function depsWith(over: Partial<ImpactDeps> = {}): ImpactDeps {
  const scene = new TrafficScene()
  scene.log(1)
  scene.read(70_000)
  scene.log(30, { client: '203.0.113.7' })
  scene.log(10, { client: '203.0.113.8', status: 502 })
  scene.log(60, { client: '198.51.100.1', route: 'wiki' })
  const traffic = scene.read(30_000)
  const settings = { ...initialSettings('127.0.0.1:8080', null), webHost: 'gate.example.com' }
  const state = { settings, routes: [proxyRoute('shop', [8080])] }
  return { traffic, state, ownAddresses: () => ['192.0.2.1'], asker: [], others: [], ...over }
}

const everywhere = (networks: string[] | null): Touches => ({ routes: 'all', networks })

it('tells the requests a minute that are touched, and their part of all requests and clients', () => {
  const impact = trafficImpact(depsWith(), everywhere(['203.0.113.0/24']))
  expect(impact.now).toMatchObject({ share: 0.4, clients: 2, failedShare: 0.25, exact: true })
  expect(trafficWords(impact)).toMatch(
    /^\d+ requests a minute, 40 % of all, of 2 of 3 clients; 25 % fail with 5xx$/,
  )
  expect(trafficWords(trafficImpact(depsWith(), { routes: ['wiki'], networks: null }))).toMatch(
    /^\d+ requests a minute, of 1 client$/,
  )
  expect(trafficWords(trafficImpact(depsWith(), { routes: ['api'], networks: null }))).toBe(
    'no request in the last minute',
  )
})

it('tells how many of them would come through where only some networks do', () => {
  const some = trafficImpact(depsWith(), { routes: ['shop'], networks: null, through: ['203.0.113.8'] })
  expect(trafficWords(some)).toMatch(/; 25 % of these requests and 50 % of these clients come through$/)
  const none = trafficImpact(depsWith(), { routes: ['shop'], networks: null, through: [] })
  expect(trafficWords(none)).toMatch(/; none of them comes through$/)
})

it('tells no rate before a minute is known: one request in a second is not sixty in a minute', () => {
  const scene = new TrafficScene()
  scene.log(1)
  const traffic = scene.read(4000)
  const short = { traffic, ownAddresses: () => [] }
  expect(trafficWords(trafficImpact(depsWith(short), everywhere(null)))).toBe(
    '1 request in the last 3 s, of 1 client',
  )
})

it('says that it does not know, and why', () => {
  const impact = trafficImpact(depsWith({ traffic: new TrafficScene().read() }), everywhere(null))
  expect(impact.now).toBeNull()
  expect(trafficWords(impact)).toBe('not known: the access log is missing')
})

it.each<[string, Partial<ImpactDeps>, string[]]>([
  ['203.0.113.0/24', { asker: ['203.0.113.9'] }, ['asker', 'own pages']],
  ['203.0.113.0/24', { others: ['203.0.113.9'] }, ['another account', 'own pages']],
  ['192.0.2.0/24', {}, ['this machine', 'own pages']],
  ['127.0.0.0/8', {}, ['an upstream', 'own pages']],
  ['2001:db8::/32', { asker: ['2001:db8:1::7'] }, ['asker', 'own pages']],
  ['198.51.100.1', {}, ['own pages']],
])('%s reaches whom it holds', (network, over, reached) => {
  expect(trafficImpact(depsWith(over), everywhere([network])).reaches).toEqual(reached)
})

it('own pages are reached only by what holds everywhere, and only where there are some', () => {
  const deps = depsWith()
  expect(trafficImpact(deps, { routes: ['shop'], networks: ['198.51.100.1'] }).reaches).toEqual([])
  deps.state.settings.webHost = null
  expect(trafficImpact(deps, everywhere(['198.51.100.1'])).reaches).toEqual([])
})

it('says where all requests come from one address and no proxy is trusted, and only there', () => {
  const scene = new TrafficScene()
  scene.log(30, { client: '192.0.2.80' })
  scene.read(30_000)
  const behind = (over: Partial<ImpactDeps> = {}) => {
    const deps = depsWith({ traffic: scene.window, ...over })
    return sourceWords(trafficImpact(deps, everywhere(['203.0.113.7'])))
  }
  expect(behind()).toEqual([expect.stringMatching(/one address.*trusted-proxies=/)])
  expect(sourceWords(trafficImpact(depsWith(), everywhere(['203.0.113.7'])))).toEqual([])
  const { state } = depsWith()
  const settings = { ...state.settings, trustedProxies: ['192.0.2.80/32'] }
  expect(behind({ state: { ...state, settings } })).toEqual([])
  expect(
    trafficImpact(depsWith({ traffic: scene.window }), { routes: ['shop'], networks: null }),
  ).not.toHaveProperty('oneSource')
})

it('names nobody whose address falls into it', () => {
  const impact = trafficImpact(depsWith({ others: ['203.0.113.9'] }), everywhere(['203.0.113.0/24']))
  expect(reachedWords(impact).join()).toMatch(/somebody else with an account/)
  expect(JSON.stringify(impact)).not.toContain('203.0.113.9')
})
