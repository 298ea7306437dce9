import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type PairAsk, PairScene } from './pair-scene.ts'
import { signedIn } from './samples.ts'

const attack = '/?id=1%27%20OR%20%271%27%3D%271%27%20UNION%20SELECT%20password%20FROM%20users--'
const large = { method: 'POST', body: 'x'.repeat(2000), headers: { 'Content-Type': 'text/plain' } }

let scene: PairScene
let stranger = 0
beforeAll(async () => {
  scene = await PairScene.start()
  await scene.carry(policyKinds.map(({ kind }) => kind))
}, 60_000)
afterAll(() => scene.stop())

/** A client whom nobody has seen before, and who is allowed. */
function fresh(): string {
  stranger += 1
  return `198.51.100.${stranger}`
}

/** What came of a request: its status, and who was asked on the way. Each answer carries HSTS exactly once. */
async function meets(path: string, ask: PairAsk): Promise<string> {
  const asked = scene.authenticator.seen.length
  const reached = scene.upstream.seen.length
  const answer = await scene.ask(path, ask)
  expect(answer.header('strict-transport-security')).toEqual(['max-age=2592000'])
  const ways = [
    scene.authenticator.seen.length > asked && 'authenticator',
    scene.upstream.seen.length > reached && 'upstream',
  ]
  return [answer.status, ...ways.filter(Boolean)].join(' ')
}

let client = ''
beforeEach(() => {
  client = fresh()
})

it('somebody who may comes through all of it', async () => {
  expect(await meets('/', { client, headers: signedIn })).toBe('200 authenticator upstream')
})

it('a denied client is refused before anything else is looked at', async () => {
  expect(await meets(`//admin;x${attack}`, { client: '203.0.113.7', ...large })).toBe('403')
  expect(await meets('/', { client: '203.0.113.7', headers: signedIn })).toBe('403')
})

it('a client who is not allowed is refused as early', async () => {
  expect(await meets('/', { client: '192.0.2.7', headers: signedIn })).toBe('403')
})

it('a bad path is refused before limit, firewall and sign-in', async () => {
  for (let request = 0; request < 20; request += 1) expect(await meets('//admin;x', { client })).toBe('400')
  expect(await meets('/', { client, headers: signedIn })).toBe('200 authenticator upstream')
})

it('the limit is reached before the firewall and the sign-in are asked', async () => {
  for (let request = 0; request < 5; request += 1) expect(await meets(attack, { client })).toBe('403')
  expect(await meets(attack, { client })).toBe('429')
  expect(await meets('/', { client, headers: signedIn })).toBe('429')
})

it('an attack is refused before anybody is asked who it is', async () => {
  expect(await meets(attack, { client, headers: signedIn })).toBe('403')
})

it('a preflight is answered without a sign-in', async () => {
  const headers = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'POST' }
  expect(await meets('/', { client, method: 'OPTIONS', headers })).toBe('204')
})

it('without a password the authenticator is not asked, and without its word not the upstream', async () => {
  expect(await meets('/', { client })).toBe('401')
  const { Authorization = '' } = signedIn as Record<string, string>
  expect(await meets('/', { client, headers: { Authorization } })).toBe('302 authenticator')
})

it('a body that is too large is refused before the firewall reads it and anybody signs in', async () => {
  const payload = { ...large, body: `id=${attack.repeat(20)}` }
  expect(await meets('/', { client, ...payload })).toBe('413')
  expect(await meets('/', { client, ...large, headers: { ...large.headers, ...signedIn } })).toBe('413')
})

it('text is compressed for whoever takes it', async () => {
  const answer = await scene.ask('/', { client, headers: { ...signedIn, 'Accept-Encoding': 'gzip' } })
  expect(answer.header('content-encoding')).toEqual(['gzip'])
})
