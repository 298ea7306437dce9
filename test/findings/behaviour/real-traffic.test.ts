import { once } from 'node:events'
import { request } from 'node:http'
import { expect, it } from 'vitest'
import { until } from '../../harness/ask.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { shared } from '../../harness/shared.ts'
import { startUpstream } from '../../harness/upstream.ts'

const shop = shared(
  await startUpstream('shop', (incoming, response) => {
    // Who waits for it goes before it comes.
    if (incoming.url === '/slow') return
    response.statusCode = incoming.url === '/login' ? 401 : 200
    response.end('shop')
  }),
)
const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
await gate.done(`route add shop shop.localhost http://127.0.0.1:${shop.port} verify=no`)

const found = (detector: string) =>
  gate.deps.findings
    .list({ sinceMs: 0, route: null, severity: null, most: 100 })
    .filter(one => one.detector === detector)
/** Waits until that is found. */
const foundAtLast = async (detector: string) => {
  await until(
    async () => found(detector).length,
    count => count > 0,
  )
  return found(detector)
}
const from = (client: string) => ({ headers: { 'X-Forwarded-For': client } })

it('one client that tries passwords is found through the real edge', async () => {
  for (let time = 0; time < 15; time += 1)
    await gate.ask('shop.localhost', '/login', { ...from('203.0.113.1'), method: 'POST' })
  expect(await foundAtLast('login-brute-force')).toMatchObject([
    { route: 'shop', subject: '203.0.113.1', severity: 'warning' },
  ])
})

it('one client that tries hosts is found where no route is', async () => {
  for (let host = 0; host < 15; host += 1) await gate.ask(`h${host}.localhost`, '/', from('2001:db8:1:2::7'))
  expect(await foundAtLast('unknown-hosts')).toMatchObject([{ route: '', subject: '2001:db8:1:2' }])
})

it('clients that go before their answer are found', async () => {
  for (let time = 0; time < 40; time += 1) {
    const came = once(shop.server, 'request')
    const asked = request(`http://${gate.edge.http}/slow`, {
      headers: { host: 'shop.localhost', 'X-Forwarded-For': `198.51.100.${time}` },
    })
    const gone = new Promise(resolve => asked.once('close', resolve))
    asked.on('error', () => undefined).end()
    await came
    asked.destroy()
    await gone
  }
  expect(await foundAtLast('client-give-ups')).toMatchObject([{ route: 'shop', subject: '' }])
})

it('nothing is found in what a mitigation answers', async () => {
  await gate.done('maintenance shop 1h')
  for (let time = 0; time < 60; time += 1) await gate.ask('shop.localhost', `/x-${time}`, from('203.0.113.9'))
  const meant = async () => {
    const { totals } = await gate.deps.summaries.totals({
      fromMs: 0,
      untilMs: gate.clock.nowMs() + 1000,
      routes: ['shop'],
    })
    return totals?.meant
  }
  await until(meant, count => count === 60)
  expect(found('path-probing')).toEqual([])
})
