import { beforeEach, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const gate = shared(await TestGatehouse.start())
const keep = keeper()
const host = 'shop.localhost'
let status = 200
let text = 'one'
let one: Upstream
let two: Upstream

beforeEach(async () => {
  status = 200
  text = 'one'
  const routes = gate.edge.control.current().state.routes
  await gate.done(...routes.map(route => `route remove ${route.name}`))
  one = keep(
    await startUpstream('one', (request, response) => {
      response.statusCode = request.url === '/health' ? status : 200
      response.end(request.url === '/health' ? text : 'one')
    }),
  )
  two = keep(await startUpstream('two'))
})

const add = (keys: string) =>
  gate.done(`route add shop ${host} http://127.0.0.1:${one.port} http://127.0.0.1:${two.port} ${keys}`)
const seen = () => gate.tally(10, host)

it('an upstream that fails its health check gets no traffic until it is well again', async () => {
  await add('health=/health health-interval=1s fail-for=0s')
  expect(await seen()).toEqual({ one: 5, two: 5 })
  status = 503
  await until(seen, counts => counts.two === 10)
  status = 200
  await until(seen, counts => counts.one === 5)
})

it('only the wished status counts as healthy', async () => {
  await add('health=/health health-interval=1s health-status=200 fail-for=0s')
  expect(await seen()).toEqual({ one: 5, two: 5 })
  status = 204
  await until(seen, counts => counts.two === 10)
  await gate.done('route set shop health-status=204')
  await until(seen, counts => counts.one === 10)
})

it('only an answer that holds the wished text counts as healthy, and the text is no pattern', async () => {
  text = 'we say: a.b (all well)'
  await add('health=/health health-interval=1s health-text="a.b (all well)" fail-for=0s')
  await until(seen, counts => counts.one === 10)
  text = 'we say: a-b all well'
  await until(seen, counts => counts[503] === 10)
  await gate.done('route set shop health-text=none')
  await until(seen, counts => counts.two === 5)
})

it('clients never see that one of two upstreams died, and it comes back when it lives again', async () => {
  await add('fail-for=1s')
  expect(await seen()).toEqual({ one: 5, two: 5 })
  const { port } = one
  await one.stop()
  expect(await gate.tally(100, host)).toEqual({ two: 100 })
  one = keep(await startUpstream('one', undefined, port))
  await until(seen, counts => counts.one === 5)
})

it('when the last upstream dies too, clients get an error of the edge and no words from inside', async () => {
  await add('')
  await one.stop()
  await two.stop()
  const { status: told, body } = await gate.ask(host)
  expect([502, 503]).toContain(told)
  expect(body).toMatch(/^50[23] [A-Za-z ]+\n$/)
})
