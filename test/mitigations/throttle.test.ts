import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { beforeEach, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { PolicyScene } from '../policies/scene.ts'

const keep = keeper()
let scene: PolicyScene
const clients = { named: 0 }

beforeEach(async () => {
  scene = keep(await PolicyScene.start())
})

/** Another one with each call, so that nobody's count is used up already. */
function newClient(): string {
  clients.named += 1
  return `203.0.113.${clients.named}`
}

/** The status of so many requests of a client, one after the other. */
async function statuses(count: number, client = newClient()): Promise<number[]> {
  const found: number[] = []
  for (let made = 0; made < count; made += 1) found.push((await scene.ask('/', { client })).status)
  return found
}

it('gives a client that makes more requests 429, and no other, and that is proven', async () => {
  const reply = await scene.gatehouse.done('throttle shop 3/1m for 15m reason="scraping"')
  expect(textOf(reply)).toContain('throttle shop on shop: proven')
  expect(reply.changes).toMatchObject([{ thing: 'mitigation', name: 'throttle shop', action: 'add' }])
  const client = newClient()
  expect(
    await scene.reaching(async () => expect(await statuses(5, client)).toEqual([200, 200, 200, 429, 429])),
  ).toBe(3)
  expect((await scene.ask('/', { client })).headers['retry-after']).toMatch(/^\d+$/)
  expect(await statuses(1)).toEqual([200])
  await scene.takeOut('throttle shop')
  expect(await statuses(5), 'it is the throttle that refused them').not.toContain(429)
  expect(await scene.verdict('throttle shop')).toMatch(/^failed/)
})

it('lies beside the limits of the route, which go on counting', async () => {
  await scene.gatehouse.done('policy add steady rate-limit limits=6/1h', 'route policy add shop steady')
  const client = newClient()
  expect(await statuses(4, client)).toEqual([200, 200, 200, 200])
  await scene.gatehouse.done('throttle shop 5/1s')
  expect(await statuses(3, client)).toEqual([200, 200, 429])
})

it('takes another rate when it is said again, and keeps since when it holds', async () => {
  const { gatehouse } = scene
  await gatehouse.done('throttle shop 5/1m')
  const since = gatehouse.edge.control.current().state.mitigations[0]?.sinceMs
  gatehouse.clock.advance(60_000)
  const reply = await gatehouse.done('throttle shop 2/1m')
  expect(reply.changes?.[0]).toMatchObject({ action: 'change' })
  expect(reply.changes?.[0]?.fields).toContainEqual({ key: 'limit', from: '5/1m', to: '2/1m' })
  expect(await statuses(3)).toEqual([200, 200, 429])
  expect(gatehouse.edge.control.current().state.mitigations).toMatchObject([{ sinceMs: since }])
})

it.each([
  ['20/1m', true],
  ['10/1m', true],
  ['600/1h', true],
  ['9/1m', false],
  ['10/5m', false],
])('of a route with 10/1m, %s changes nothing: %s', async (rate, said) => {
  await scene.gatehouse.done('policy add steady rate-limit limits=10/1m', 'route policy add shop steady')
  const reply = await scene.gatehouse.done(`throttle shop ${rate}`)
  const words = 'changes nothing: a client of the route may make no more than 10/1m (steady) already'
  if (said) expect(textOf(reply)).toContain(words)
  else expect(textOf(reply)).not.toContain('changes nothing')
})

it('does not take a limit for some requests for one for all', async () => {
  await scene.gatehouse.done(
    'policy add sign-in rate-limit limits=1/1m paths=/login',
    'route policy add shop sign-in',
  )
  expect(textOf(await scene.gatehouse.done('throttle shop 20/1m'))).not.toContain('changes nothing')
})

it('ends by itself, and before that by a word', async () => {
  const { gatehouse } = scene
  await gatehouse.done('throttle shop 1/1h for 15m')
  expect(await statuses(2)).toEqual([200, 429])
  gatehouse.clock.advance(15 * 60_000 + 1000)
  await endDue({ edge: gatehouse.edge.control, clock: gatehouse.clock })
  expect(await statuses(2)).toEqual([200, 200])
  await gatehouse.done('throttle shop 1/1h', 'end throttle shop')
  expect(await statuses(2)).toEqual([200, 200])
})

it.each(['20', '20/0s', '0/1m', '20/1y', '{x}/1m', '99999/1s'])('takes no rate like %s', async rate => {
  const answer = await scene.gatehouse.expectUnchanged(() => scene.gatehouse.type(`throttle shop ${rate}`))
  expect(answer.exit).toBe(2)
})

it.each([
  ['1/1d', true],
  ['1/2m', true],
  ['100/1d', true],
  ['1/1m', true],
  ['60/1h', true],
  ['9/1m', true],
  ['599/1h', true],
  ['1/7s', true],
  ['10/1m', false],
  ['600/1h', false],
  ['1/6s', false],
])('%s takes the route away and asks for a code: %s', async (rate, asked) => {
  const { gatehouse } = scene
  const anna = gatehouse.person('anna', 'operator')
  const { reply } = await gatehouse.type(`throttle shop ${rate} for 7d`, 'nothing', anna.caller)
  expect(reply.pending !== undefined).toBe(asked)
  if (!asked) return
  expect(textOf(reply)).toContain(`with ${rate} that is fewer than 10 requests a minute`)
  expect(await statuses(3)).toEqual([200, 200, 200])
})
