import { beforeEach, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const keep = keeper()
let gate: TestGatehouse
let one: Upstream
let two: Upstream

beforeEach(async () => {
  one = keep(await startUpstream('one'))
  two = keep(await startUpstream('two'))
  gate = keep(await TestGatehouse.start())
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${one.port}`)
})

const toTwo = () => gate.done(`route set shop upstreams=http://127.0.0.1:${two.port}`)
const body = async () => (await gate.ask('shop.localhost')).body
const active = () => gate.edge.revisions.active()?.number ?? 0

it('a rollback changes what clients get, and is itself a new revision with the old state', async () => {
  const before = { number: active(), hash: gate.stateHash(), live: await gate.edge.live() }
  await toTwo()
  await gate.done('route add wiki wiki.localhost answer=200 body=wiki')
  expect([await body(), (await gate.ask('wiki.localhost')).body]).toEqual(['two', 'wiki'])
  await gate.done(`rollback ${before.number}`)
  expect([await body(), (await gate.ask('wiki.localhost')).status]).toEqual(['one', 404])
  expect([gate.stateHash(), await gate.edge.live()]).toEqual([before.hash, before.live])
  expect(active()).toBe(before.number + 3)
})

it('a rollback of the rollback brings the newer state back', async () => {
  const first = active()
  await toTwo()
  const second = active()
  await gate.done(`rollback ${first}`, `rollback ${second}`)
  expect(await body()).toBe('two')
})

it('undo takes the last change back, and undo of the undo makes it again', async () => {
  await toTwo()
  await gate.done('undo')
  expect(await body()).toBe('one')
  await gate.done('undo')
  expect(await body()).toBe('two')
})

it('undo of an older revision leaves alone what was changed elsewhere since', async () => {
  await toTwo()
  const number = active()
  await gate.done('route add wiki wiki.localhost answer=200 body=wiki', `undo ${number}`)
  expect([await body(), (await gate.ask('wiki.localhost')).body]).toEqual(['one', 'wiki'])
})

it('undo of a change that somebody has built upon shows what would be lost, and does it when that is confirmed', async () => {
  await toTwo()
  const number = active()
  await gate.done(`route set shop upstreams=http://127.0.0.1:${one.port},http://127.0.0.1:${two.port}`)
  const { reply } = await gate.expectUnchanged(() => gate.type(`undo ${number}`, 'no'))
  expect(reply.title).toContain('nothing was changed')
  const shown = await gate.type(`undo ${number}`, 'nothing')
  expect(shown.reply.notes).toContain(
    `local (revision ${number + 1}) changed upstreams of the route shop since; that would be lost.`,
  )
  await gate.done(`undo ${number}`)
  expect(await body()).toBe('one')
})

it('undo of a change leaves alone what somebody changed since in another field of the same route', async () => {
  await toTwo()
  const number = active()
  await gate.done('route set shop path=/shop', `undo ${number}`)
  expect((await gate.ask('shop.localhost', '/shop')).body).toBe('one')
  expect((await gate.ask('shop.localhost', '/')).status).toBe(404)
})

it('undo of an added route takes it away, and of a removed one brings it back byte for byte', async () => {
  const before = await gate.edge.live()
  await gate.done('route remove shop')
  expect((await gate.ask('shop.localhost')).status).toBe(404)
  await gate.done('undo')
  expect([await body(), await gate.edge.live()]).toEqual(['one', before])
  await gate.done('route add wiki wiki.localhost answer=200', 'undo')
  expect(await gate.edge.live()).toBe(before)
})

it('the list of revisions tells who did what and why, newest first', async () => {
  await toTwo()
  await gate.done('undo')
  const { table } = await gate.done('revision list')
  expect(table?.rows.map(([, status, , who, why]) => [status, who, why])).toEqual([
    ['active', 'local', 'undo 3'],
    ['superseded', 'local', `route set shop upstreams=http://127.0.0.1:${two.port}`],
    ['superseded', 'local', `route add shop shop.localhost http://127.0.0.1:${one.port}`],
    ['superseded', 'gatehouse', 'first start'],
  ])
})
