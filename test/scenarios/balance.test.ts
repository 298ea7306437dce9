import { beforeEach, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.2'] } }))
const one = shared(await startUpstream('one'))
const two = shared(await startUpstream('two'))
const both = `http://127.0.0.1:${one.port},http://127.0.0.1:${two.port}`
const host = 'shop.localhost'

beforeEach(async () => {
  const routes = gate.edge.control.current().state.routes
  await gate.done(...routes.map(route => `route remove ${route.name}`))
})

const add = (keys: string) => gate.done(`route add shop ${host} ${both} ${keys}`)

it.each([
  [3, 1],
  [1, 4],
  [1, 1],
])('weights %i and %i are the shares of the answers', async (a, b) => {
  await add(`weights=${a},${b}`)
  const seen = await gate.tally(400, host)
  expect(Math.abs((seen.one ?? 0) / 400 - a / (a + b))).toBeLessThan(0.03)
  expect((seen.one ?? 0) + (seen.two ?? 0)).toBe(400)
})

it('changed weights change the shares', async () => {
  await add('weights=1,9')
  expect((await gate.tally(100, host)).one).toBeLessThan(20)
  await gate.done('route set shop weights=9,1')
  expect((await gate.tally(100, host)).one).toBeGreaterThan(80)
})

it('round-robin takes turns', async () => {
  await add('balance=round-robin')
  expect(await gate.tally(100, host)).toEqual({ one: 50, two: 50 })
})

it('random uses both', async () => {
  await add('balance=random')
  const seen = await gate.tally(200, host)
  expect(Math.min(seen.one ?? 0, seen.two ?? 0)).toBeGreaterThan(50)
})

it('first uses the first while it lives', async () => {
  await add('balance=first')
  expect(await gate.tally(50, host)).toEqual({ one: 50 })
})

it('ip-hash keeps a client with its upstream, and uses both for many clients', async () => {
  await add('balance=ip-hash')
  const upstreams = new Set<string>()
  for (let client = 1; client <= 24; client += 1) {
    const headers = { 'x-forwarded-for': `203.0.113.${client * 7}` }
    const seen = Object.keys(await gate.tally(5, host, '/', { headers, from: '127.0.0.2' }))
    expect(seen).toHaveLength(1)
    upstreams.add(seen[0] ?? '')
  }
  expect([...upstreams].sort()).toEqual(['one', 'two'])
})

it('least-conn leaves the busy upstream alone', async () => {
  const held: (() => void)[] = []
  const hold = (name: string) =>
    startUpstream(name, (request, response) => {
      if (request.url === '/hold') held.push(() => response.end(name))
      else response.end(name)
    })
  const left = shared(await hold('left'))
  const right = shared(await hold('right'))
  const upstreams = `http://127.0.0.1:${left.port} http://127.0.0.1:${right.port}`
  await gate.done(`route add shop ${host} ${upstreams} balance=least-conn`)
  const waiting = gate.ask(host, '/hold')
  await until(
    () => held.length,
    count => count === 1,
  )
  const seen = await gate.tally(20, host)
  held[0]?.()
  const { body: busy } = await waiting
  expect(seen).toEqual({ [busy === 'left' ? 'right' : 'left']: 20 })
})
