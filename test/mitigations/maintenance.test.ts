import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { beforeEach, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const keep = keeper()
let gatehouse: TestGatehouse
let upstream: Upstream

beforeEach(async () => {
  upstream = keep(await startUpstream('shop'))
  gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
})

const from = (client: string) => ({ headers: { 'X-Forwarded-For': client } })

it('answers with 503, a message and the end, and the upstream sees nothing', async () => {
  await gatehouse.done('maintenance shop for 15m message="Back soon" allow=203.0.113.0/24')
  const seen = upstream.seen.length
  const answer = await gatehouse.ask('shop.localhost', '/', from('198.51.100.7'))
  expect(answer.status).toBe(503)
  expect(answer.body).toContain('Back soon')
  const leftMs = Date.parse(String(answer.headers['retry-after'])) - gatehouse.clock.nowMs()
  expect(leftMs / 60_000).toBeCloseTo(15, 0)
  expect(upstream.seen.length).toBe(seen)
  expect((await gatehouse.ask('shop.localhost', '/', from('203.0.113.7'))).status).toBe(200)
})

it('ends by itself', async () => {
  await gatehouse.done('maintenance shop for 15m')
  const deps = { edge: gatehouse.edge.control, clock: gatehouse.clock }
  gatehouse.clock.advance(14 * 60_000)
  await endDue(deps)
  expect((await gatehouse.ask('shop.localhost')).status).toBe(503)
  gatehouse.clock.advance(61_000)
  await endDue(deps)
  expect((await gatehouse.ask('shop.localhost')).status).toBe(200)
})

it('lasts from when it was asked for, also when it is confirmed later', async () => {
  const anna = gatehouse.person('anna', 'operator')
  const { reply } = await gatehouse.type('maintenance shop for 15m', 'nothing', anna.caller)
  const asked = gatehouse.clock.nowMs()
  gatehouse.clock.advance(60_000)
  const say = { kind: 'code' as const, account: null, code: anna.code() }
  const answer = await gatehouse.say({ id: reply.pending?.id ?? '', caller: anna.caller, say })
  expect(answer.reply.title).toContain('Maintenance of shop started')
  const [mitigation] = gatehouse.edge.control.current().state.mitigations
  expect(((mitigation?.untilMs ?? 0) - asked) / 60_000).toBeCloseTo(15, 1)
})
