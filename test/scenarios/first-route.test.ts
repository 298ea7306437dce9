import { afterEach, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { proxyRoute, TestEdge } from '../harness/edge.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const open: { stop(): Promise<void> }[] = []
const keep = <T extends { stop(): Promise<void> }>(one: T): T => {
  open.push(one)
  return one
}
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop()
})

async function edgeAndUpstream(): Promise<{ edge: TestEdge; shop: Upstream }> {
  return { shop: keep(await startUpstream('shop')), edge: keep(await TestEdge.start()) }
}

it('a route that was added carries real traffic to its upstream', async () => {
  const { edge, shop } = await edgeAndUpstream()
  expect((await ask(edge.http, 'shop.localhost')).status).toBe(404)
  expect(await edge.add(proxyRoute('shop', [shop.port]))).toMatchObject({ kind: 'applied', revision: 2 })
  expect(await ask(edge.http, 'shop.localhost', '/cart')).toMatchObject({ status: 200, body: 'shop' })
  expect(shop.seen.at(-1)?.url).toBe('/cart')
  expect(await edge.live()).toBe(edge.control.compiled().replaceAll('***', edge.place.probeToken))
})

it('a route whose upstream does not answer is taken back, and the edge says why', async () => {
  const { edge, shop } = await edgeAndUpstream()
  await edge.add(proxyRoute('shop', [shop.port]))
  const before = await edge.live()
  await shop.stop()
  const outcome = await edge.add(proxyRoute('dead', [shop.port]))
  expect(outcome).toMatchObject({
    kind: 'failed',
    restored: true,
    words: expect.stringContaining('connection refused'),
  })
  expect(await edge.live()).toBe(before)
  expect(edge.control.current().number).toBe(2)
})
