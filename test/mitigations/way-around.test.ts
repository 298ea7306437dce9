import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { beforeEach, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
let gate: TestGatehouse

beforeEach(async () => {
  gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add every *.every.localhost answer=200 body=every',
  )
})

const open = 'route add pay shop.localhost path=/pay answer=200 body=pay'

async function previewed(line: string): Promise<{ asks: boolean; words: string }> {
  const { reply } = await gate.type(line, 'nothing')
  if (reply.pending) await gate.type(`confirmation cancel ${reply.pending.id.slice(0, 8)}`)
  return { asks: reply.pending !== undefined, words: textOf(reply) }
}

it.each([
  ['lockdown shop', 'lockdown shop for 2h allow=10.0.0.0/8'],
  ['maintenance shop', 'maintenance shop for 2h'],
  ['shield shop', 'shield shop for 2h'],
  ['throttle shop', 'throttle shop 20/1m for 2h'],
])('a path that is taken out of %s is confirmed by somebody who reads that', async (name, start) => {
  await gate.done(start)
  const { asks, words } = await previewed(open)
  expect(asks).toBe(true)
  expect(words).toContain(`Requests to shop.localhost/pay met ${name} of the route shop until now`)
  expect(words, 'people know no parts of a mitigation').not.toContain(`${name}:`)
  await gate.done(`end ${name}`)
  const without = await gate.type(open, 'nothing')
  expect(without.reply.pending, 'it is what lay there').toBeUndefined()
})

it('until it is confirmed, the path stays closed', async () => {
  const status = async (path: string) => (await gate.ask('shop.localhost', path)).status
  await gate.done('lockdown shop for 2h allow=10.0.0.0/8')
  await previewed(open)
  expect([await status('/'), await status('/pay')]).toEqual([403, 403])
  await gate.done(open)
  expect([await status('/'), await status('/pay')]).toEqual([403, 200])
})

it('a host that is taken out of a locked wildcard is named too', async () => {
  await gate.done('lockdown every for 2h allow=10.0.0.0/8')
  const { asks, words } = await previewed('route add one one.every.localhost answer=200 body=one')
  expect(asks).toBe(true)
  expect(words).toContain('Requests to one.every.localhost met lockdown every of the route every until now')
})

it('what lies over all routes lies over the new one as well, and nothing is asked', async () => {
  await gate.done('lockdown all for 2h allow=10.0.0.0/8')
  const { reply } = await gate.type(open, 'nothing')
  expect(reply.pending).toBeUndefined()
  expect((await gate.ask('shop.localhost', '/pay')).status).toBe(403)
})

const outsider = { headers: { 'X-Forwarded-For': '198.51.100.9' } }
const statusOf = async (path: string) => (await gate.ask('shop.localhost', path, outsider)).status

it.each([
  ['lockdown all', 'for 2m allow=10.0.0.0/8'],
  ['lockdown all', 'for 2m'],
])('what %s %s refuses for a while does not hide what a new path loses for good', async (name, more) => {
  await gate.done('policy add office ip-allow networks=10.0.0.0/8', 'route policy add shop office')
  await gate.done(`${name} ${more}`)
  const { asks, words } = await previewed(open)
  expect(asks).toBe(true)
  expect(words).toContain('Requests to shop.localhost/pay met ip-allow (office) of the route shop until now')
  gate.clock.advance(3 * 60_000)
  await endDue({ edge: gate.edge.control, clock: gate.clock })
  expect([await statusOf('/'), await statusOf('/pay')]).toEqual([403, 403])
})

it.each([
  ['policy add wall waf mode=block', 'shield pay for 2m', 'waf (wall)'],
  ['policy add wall rate-limit limits=20/1m', 'throttle pay 5/1m for 2m', 'rate-limit (wall)'],
])('nor does what lies over the other route alone: %s, %s', async (policy, start, lost) => {
  await gate.done(open, 'route disable pay', policy, 'route policy add shop wall', start)
  const { asks, words } = await previewed('route enable pay')
  expect(asks).toBe(true)
  expect(words).toContain(`met ${lost} of the route shop until now`)
  const moved = await previewed('route set every hosts=shop.localhost path=/x')
  expect(moved.words, 'what else is asked hides it as little').toContain(`met ${lost} of the route shop`)
})

it('of both, what is lost for a while and what is lost for good, one sentence tells', async () => {
  await gate.done('policy add office ip-allow networks=10.0.0.0/8', 'route policy add shop office')
  await gate.done('throttle shop 20/1m for 2h')
  const { words } = await previewed(open)
  expect(words).toContain('met ip-allow (office), throttle shop of the route shop until now')
  expect(words.split('of the route shop until now')).toHaveLength(2)
})
