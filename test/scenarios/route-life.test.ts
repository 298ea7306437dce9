import { beforeEach, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const gate = shared(await TestGatehouse.start())
const old = shared(await startUpstream('old'))
const fresh = shared(await startUpstream('fresh'))

beforeEach(async () => {
  const routes = gate.edge.control.current().state.routes
  await gate.done(...routes.map(route => `route remove ${route.name}`))
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${old.port}`)
})

const body = async (host = 'shop.localhost') => (await gate.ask(host)).body

it('a changed upstream gets the next request', async () => {
  expect(await body()).toBe('old')
  await gate.done(`route set shop upstreams=http://127.0.0.1:${fresh.port}`)
  expect(await body()).toBe('fresh')
})

it('a route with several hosts answers for each, and only for those it has now', async () => {
  await gate.done('route set shop hosts=a.localhost,b.localhost')
  expect([await body('a.localhost'), await body('b.localhost')]).toEqual(['old', 'old'])
  expect((await gate.ask('shop.localhost')).status).toBe(404)
})

it('a disabled route is answered with 404, and enabling gives back the very same bytes', async () => {
  const before = await gate.edge.live()
  await gate.done('route disable shop')
  expect((await gate.ask('shop.localhost')).status).toBe(404)
  expect(await gate.edge.live()).not.toBe(before)
  await gate.done('route enable shop')
  expect(await body()).toBe('old')
  expect(await gate.edge.live()).toBe(before)
})

it('a removed route is answered with 404 and its host can be given to another', async () => {
  await gate.done('route remove shop')
  expect((await gate.ask('shop.localhost')).status).toBe(404)
  await gate.done(`route add store shop.localhost http://127.0.0.1:${fresh.port}`)
  expect(await body()).toBe('fresh')
})

it('a preview that is not confirmed changes nothing', async () => {
  await gate.expectUnchanged(async () => {
    const { exit, reply } = await gate.type('route remove shop', 'no')
    expect([exit, reply.title]).toEqual([0, 'Not confirmed; nothing was changed.'])
  })
  expect(await body()).toBe('old')
})

it('saying what is so already makes no revision and no push', async () => {
  await gate.expectUnchanged(async () => {
    const { exit, reply } = await gate.type(`route set shop upstreams=http://127.0.0.1:${old.port}`)
    expect([exit, reply.title]).toEqual([0, 'Nothing to change: it is like that already.'])
  })
})

it('a new route whose upstream is dead is taken back with the reason, and the others go on', async () => {
  const dead = await startUpstream('dead')
  await dead.stop()
  const { exit, reply } = await gate.type(`route add dead dead.localhost http://127.0.0.1:${dead.port}`)
  expect(exit).toBe(1)
  expect(reply.title).toMatch(
    /^Revision \d+ failed and was taken back\. The old configuration is in force\.$/,
  )
  expect(reply.code?.text).toContain('connection refused')
  expect((await gate.ask('dead.localhost')).status).toBe(404)
  expect(await body()).toBe('old')
})

it.each(['all', 'end'])(
  'no new route is called %s, which means something else to lockdown and maintenance',
  async name => {
    const { exit, reply } = await gate.type(`route add ${name} ${name}.localhost answer=200`)
    expect(exit).not.toBe(0)
    expect(reply.title).toContain('choose another name')
    expect((await gate.ask(`${name}.localhost`)).status).toBe(404)
  },
)
