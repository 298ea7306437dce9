import { beforeEach, expect, it } from 'vitest'
import { local, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()
let gatehouse: TestGatehouse

beforeEach(async () => {
  gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  const upstream = keep(await startUpstream('shop'))
  await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
})

async function requests(count: number, client: string): Promise<void> {
  for (let index = 0; index < count; index += 1)
    await gatehouse.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })
}

const panic = async () => (await gatehouse.type('panic', 'nothing')).reply

it('offers three things at hand while nothing is unusual, and does none of them', async () => {
  const before = gatehouse.edge.control.current()
  await requests(5, '198.51.100.7')
  await expect.poll(async () => (await panic()).facts?.[0]?.[1]).toMatch(/^[1-9]\d* requests a minute/)
  const reply = await panic()
  expect(reply.title).toContain('Nothing unusual')
  expect(reply.next).toHaveLength(3)
  expect(reply.next?.[0]).toMatch(/^undo \d+$/)
  expect(gatehouse.edge.control.current()).toEqual(before)
  expect(gatehouse.deps.audit.list({ limit: 1, sinceMs: 0 })[0]?.subject).not.toContain('panic')
})

it('names the client who makes most of the traffic, and its line does what it says', async () => {
  await requests(70, '198.51.100.7')
  await requests(10, '198.51.100.8')
  await expect.poll(async () => (await panic()).next?.[0]).toBe('block 198.51.100.7 for 1h')
  await gatehouse.done('block 198.51.100.7 for 1h')
  const refused = await gatehouse.ask('shop.localhost', '/', {
    headers: { 'X-Forwarded-For': '198.51.100.7' },
  })
  expect(refused.status).toBe(403)
})

it('names the change after which a route fails', async () => {
  await gatehouse.done('route set shop upstreams=http://127.0.0.1:1 verify=no')
  const { number } = gatehouse.edge.control.current()
  await requests(12, '198.51.100.7')
  await expect.poll(async () => (await panic()).next?.[0]).toBe(`undo ${number}`)
  await gatehouse.done(`undo ${number}`)
  expect((await gatehouse.ask('shop.localhost')).status).toBe(200)
})

it('offers nothing to somebody that they may not do', async () => {
  const vera = gatehouse.person('vera', 'viewer')
  const { reply } = await gatehouse.type('panic', 'nothing', vera.caller)
  expect(reply.title).toContain('needs the role operator')
  expect((await gatehouse.type('panic', 'nothing', local)).reply.next?.length).toBeGreaterThan(0)
})
