import type { Edit } from '@gatehouse/core/edge/edge.ts'
import { expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { freePort, proxyRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

async function edgeThatCounts() {
  const shop = keep(await startUpstream('shop'))
  const pushes: string[] = []
  const edge = keep(
    await TestEdge.start({
      joinWindowMs: 300,
      fault: point => point === 'before-push' && pushes.push(point),
    }),
  )
  pushes.length = 0
  return { edge, shop, pushes }
}

const names = Array.from({ length: 50 }, (_, index) => `shop-${index}`)

it('fifty changes that come at once travel in at most two pushes, and each has a revision of its own', async () => {
  const { edge, shop, pushes } = await edgeThatCounts()
  const outcomes = await Promise.all(names.map(name => edge.add(proxyRoute(name, [shop.port]))))
  expect(outcomes.every(outcome => outcome.kind === 'applied')).toBe(true)
  expect(new Set(outcomes.map(outcome => outcome.kind === 'applied' && outcome.revision)).size).toBe(50)
  expect(pushes.length).toBeLessThanOrEqual(2)
  for (const name of names) expect((await ask(edge.http, `${name}.localhost`)).body).toBe('shop')
})

it("nobody fails for another's mistake: the one bad change among ten is refused alone", async () => {
  const { edge, shop } = await edgeThatCounts()
  const dead = await freePort()
  const wishes = names
    .slice(0, 10)
    .map((name, index) => edge.add(proxyRoute(name, [index === 4 ? dead : shop.port])))
  const outcomes = await Promise.all(wishes)
  expect(outcomes.map(outcome => outcome.kind)).toEqual(
    names.slice(0, 10).map((_, index) => (index === 4 ? 'failed' : 'applied')),
  )
  expect(edge.control.current().state.routes).toHaveLength(9)
  for (const [index, name] of names.slice(0, 10).entries()) {
    expect((await ask(edge.http, `${name}.localhost`)).status).toBe(index === 4 ? 404 : 200)
  }
})

it('whoever does without verification decides that for himself alone', async () => {
  const { edge, shop } = await edgeThatCounts()
  const dead = await freePort()
  const [careless, careful] = await Promise.all([
    edge.change(state => ({ ...state, routes: [...state.routes, proxyRoute('careless', [dead])] }), {
      verify: false,
    }),
    edge.add(proxyRoute('careful', [dead])),
    edge.add(proxyRoute('fine', [shop.port])),
  ])
  expect([careless.kind, careful.kind]).toEqual(['applied', 'failed'])
  expect(edge.control.current().state.routes.map(route => route.name)).toEqual(['careless', 'fine'])
})

it('two that add the same name: one is told that it is there already', async () => {
  const { edge, shop } = await edgeThatCounts()
  const both = await Promise.allSettled([
    edge.add(proxyRoute('shop', [shop.port])),
    edge.add(proxyRoute('shop', [shop.port])),
  ])
  expect(both[0]).toMatchObject({ status: 'fulfilled', value: { kind: 'applied' } })
  expect(both[1]).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('already') },
  })
})

it('a confirmed plan is refused as stale once another change came in between, and shows the new plan', async () => {
  const { edge, shop } = await edgeThatCounts()
  await edge.add(proxyRoute('a', [shop.port]), proxyRoute('b', [shop.port]))
  const remove = (state: ReturnType<TestEdge['control']['current']>['state']) => ({
    ...state,
    routes: state.routes.filter(route => route.name !== 'a'),
  })
  const plan = await edge.control.plan(remove, 'destructive')
  await edge.add(proxyRoute('c', [shop.port]))
  const before = await edge.live()
  const request = { edit: remove, risk: 'destructive' as const, author: 'test', why: 'test', verify: true }
  expect(
    await edge.control.change({ ...request, consent: { kind: 'plan', hash: plan.hash, etag: null } }),
  ).toMatchObject({ kind: 'stale' })
  expect(await edge.live()).toBe(before)
  const fresh = await edge.control.plan(remove, 'destructive')
  expect(
    await edge.control.change({
      ...request,
      consent: { kind: 'plan', hash: fresh.hash, etag: await edge.control.etag() },
    }),
  ).toMatchObject({ kind: 'applied' })
  expect((await ask(edge.http, 'a.localhost')).status).toBe(404)
})

it('what takes traffic away never runs without a confirmation, also when it only came to that after the look', async () => {
  const { edge, shop } = await edgeThatCounts()
  await edge.add(proxyRoute('a', [shop.port]))
  const before = await edge.live()
  const request = {
    risk: 'change' as const,
    author: 'test',
    why: 'test',
    verify: true,
    consent: { kind: 'none' as const },
  }
  const outcome = await edge.control.change({ ...request, edit: state => ({ ...state, routes: [] }) })
  expect(outcome).toMatchObject({ kind: 'stale', plan: { risk: 'destructive' } })
  expect(await edge.live()).toBe(before)
})

it('what a person has confirmed does not fail for the mistake of somebody who came at the same moment', async () => {
  const { edge, shop } = await edgeThatCounts()
  await edge.add(proxyRoute('a', [shop.port]), proxyRoute('b', [shop.port]))
  const edit: Edit = state => ({ ...state, routes: state.routes.filter(({ name }) => name !== 'a') })
  const { hash } = await edge.control.plan(edit, 'destructive')
  const begun: number[] = []
  const [mistaken, confirmed] = await Promise.all([
    edge.add(proxyRoute('dead', [await freePort()])),
    edge.control.change({
      edit,
      risk: 'destructive',
      author: 'test',
      why: 'test',
      verify: true,
      consent: { kind: 'plan', hash, etag: await edge.control.etag() },
      begun: revision => void begun.push(revision),
    }),
  ])
  expect([mistaken.kind, confirmed.kind]).toEqual(['failed', 'applied'])
  expect(begun).toHaveLength(1)
  expect((await ask(edge.http, 'a.localhost')).status).toBe(404)
})
