import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('a blocked client is refused, and comes through once it is unblocked', async () => {
  const gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done('route add shop shop.localhost answer=200 body=hello')
  const ask = (client: string) => gate.ask('shop.localhost', '/', { headers: { 'x-forwarded-for': client } })
  expect((await ask('203.0.113.7')).status).toBe(200)
  await gate.done('block 203.0.113.7 reason="password guessing"')
  expect((await ask('203.0.113.7')).status).toBe(403)
  expect((await ask('203.0.113.8')).status).toBe(200)
  await gate.done('unblock 203.0.113.7')
  expect((await ask('203.0.113.7')).status).toBe(200)
})
