import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.9/32'] } }))
const shop = shared(await startUpstream('shop'))
await gate.done(
  `route add shop shop.localhost http://127.0.0.1:${shop.port}`,
  'route add wiki wiki.localhost answer=404',
  `route add dead dead.localhost http://127.0.0.1:${await freePort()} verify=no`,
)

it('what came through the edge is what is told, and what its probes did is not', async () => {
  for (let count = 0; count < 6; count += 1) await gate.ask('shop.localhost', '/', { from: '127.0.0.5' })
  for (let count = 0; count < 3; count += 1) await gate.ask('wiki.localhost')
  await gate.ask('dead.localhost')
  await gate.ask('nobody.localhost')
  const proxied = { from: '127.0.0.9', headers: { 'x-forwarded-for': '2001:db8::7' } }
  await gate.ask('shop.localhost', '/', proxied)
  const rate = await until(
    () => gate.traffic.rate(),
    seen => seen?.requests === 12,
  )
  expect(rate).toMatchObject({ exact: true, outcomes: { good: 7, refused: 4, failed: 1 }, clients: 3 })
  const routes = gate.traffic.byRoute()
  expect(routes.map(({ route, requests }) => [route, requests])).toEqual([
    ['shop', 7],
    ['wiki', 3],
    ['dead', 1],
    [null, 1],
  ])
  expect(routes[2]).toMatchObject({
    failedShare: 1,
    upstreamErrors: [{ upstream: expect.stringMatching(/^127\.0\.0\.1:\d+$/), errors: 1 }],
  })
  expect(gate.traffic.rate({ networks: ['2001:db8::/64'] })).toMatchObject({ requests: 1, share: 1 / 12 })
  expect(gate.traffic.topClients(1, 'shop')).toMatchObject([{ client: '127.0.0.5', requests: 6 }])
})

it('a clock that was set ahead takes the traffic with it', async () => {
  gate.clock.advance(3_600_000)
  await gate.ask('shop.localhost', '/', { from: '127.0.0.77' })
  await until(
    () => gate.traffic.rate({ networks: ['127.0.0.77'] })?.requests,
    seen => seen === 1,
  )
})
