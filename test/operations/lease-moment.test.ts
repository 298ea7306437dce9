import { beforeEach, describe, expect, it } from 'vitest'
import type { Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { type LeaseWatch, leaseScene, withEdge } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person

beforeEach(async () => {
  ;({ gate, watch, anna } = await leaseScene())
  keep(gate)
})

const body = async () => (await gate.ask('shop.localhost')).body
const newest = () => gate.edge.revisions.active()?.number ?? 0
const leaseOf = (operation: number | string) => gate.edge.stores.leases.get(String(operation))

it('what is kept between the plan of taking it back and that itself stays, and nothing is told', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=1m')
  const number = newest()
  // It could not be taken back so far: otherwise it is too late to keep it.
  gate.edge.stores.leases.trouble(String(number), 'the edge does not answer')
  const { edge } = gate.deps
  const kept: number[] = []
  const back = withEdge(gate, {
    change: async wish => {
      back()
      kept.push((await gate.as(anna, `keep ${number}`)).exit)
      return edge.change(wish)
    },
  })
  await watch.after(minuteMs)
  expect(kept).toEqual([0])
  expect([leaseOf(number)?.state, await body(), newest()]).toEqual(['kept', 'sale', number])
  expect(watch.told).toEqual([])
  expect(gate.logged.filter(({ level }) => level === 'warn')).toEqual([])
})

it('an upstream that does not answer any more keeps nothing alive that nobody has kept', async () => {
  const upstream = await startUpstream('old')
  await gate.done(`route add api api.localhost http://127.0.0.1:${upstream.port}`)
  const other = await startUpstream('new')
  try {
    await gate.as(anna, `route set api upstreams=http://127.0.0.1:${other.port} keep-within=1m`)
    const number = newest()
    await upstream.stop()
    expect((await gate.ask('api.localhost')).body).toBe('new')
    await watch.after(minuteMs)
    expect(leaseOf(number)?.state).toBe('taken-back')
    expect((await gate.ask('api.localhost')).status).toBe(502)
  } finally {
    await other.stop()
  }
})

describe('what could not even be begun is tried again within a minute, however often', () => {
  it('while the edge is down', async () => {
    await gate.as(anna, 'route set shop body=sale keep-within=1m')
    const status = { ...gate.deps.edge.status(), running: 'down' as const, words: 'connection refused' }
    const back = withEdge(gate, { status: () => status })
    for (let minute = 0; minute < 6; minute += 1) await watch.after(minuteMs)
    back()
    await watch.after(minuteMs)
    expect(await body()).toBe('shop')
  })

  it('while the state moves at every try', async () => {
    const { reply } = await gate.as(anna, 'block 203.0.113.7 for 1h keep-within=1m')
    const name = reply.next?.[0]?.replace('keep ', '') ?? ''
    const { transactions, blocks } = gate.deps
    let moves = 0
    gate.deps.transactions = {
      write: work => {
        const [block] = blocks.live(gate.clock.nowMs())
        moves += 1
        if (block) blocks.put({ ...block, untilMs: (block.untilMs ?? 0) + 1000 }, block, gate.clock.nowMs())
        return transactions.write(work)
      },
    }
    for (let minute = 0; minute < 6; minute += 1) await watch.after(minuteMs)
    expect(moves).toBe(6)
    expect(leaseOf(name)).toMatchObject({ state: 'waiting', words: 'the state has moved meanwhile' })
    gate.deps.transactions = transactions
    await watch.after(minuteMs)
    expect(leaseOf(name)?.state).toBe('taken-back')
    expect(blocks.live(gate.clock.nowMs())).toEqual([])
  })
})
