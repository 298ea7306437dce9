import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { LeaseScene, withEdge } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
})

it('what is kept between the plan of taking it back and that itself stays, and nothing is told', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=1m')
  const number = scene.active()
  // It could not be taken back so far: otherwise it is too late to keep it.
  scene.gate.edge.stores.leases.trouble(String(number), 'the edge does not answer')
  const { edge } = scene.gate.deps
  const kept: number[] = []
  const back = withEdge(scene.gate, {
    change: async wish => {
      back()
      kept.push((await scene.gate.as(scene.anna, `keep ${number}`)).exit)
      return edge.change(wish)
    },
  })
  await scene.watch.after(minuteMs)
  expect(kept).toEqual([0])
  expect([scene.lease(number)?.state, await scene.body(), scene.active()]).toEqual(['kept', 'sale', number])
  expect(scene.watch.told).toEqual([])
  expect(scene.gate.logged.filter(({ level }) => level === 'warn')).toEqual([])
})

it('an upstream that does not answer any more keeps nothing alive that nobody has kept', async () => {
  const upstream = await startUpstream('old')
  await scene.gate.done(`route add api api.localhost http://127.0.0.1:${upstream.port}`)
  const other = await startUpstream('new')
  try {
    await scene.gate.as(scene.anna, `route set api upstreams=http://127.0.0.1:${other.port} keep-within=1m`)
    const number = scene.active()
    await upstream.stop()
    expect((await scene.gate.ask('api.localhost')).body).toBe('new')
    await scene.watch.after(minuteMs)
    expect(scene.lease(number)?.state).toBe('taken-back')
    expect((await scene.gate.ask('api.localhost')).status).toBe(502)
  } finally {
    await other.stop()
  }
})

describe('what could not even be begun is tried again within a minute, however often', () => {
  it('while the edge is down', async () => {
    await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=1m')
    const status = { ...scene.gate.deps.edge.status(), running: 'down' as const, words: 'connection refused' }
    const back = withEdge(scene.gate, { status: () => status })
    for (let minute = 0; minute < 6; minute += 1) await scene.watch.after(minuteMs)
    back()
    await scene.watch.after(minuteMs)
    expect(await scene.body()).toBe('shop')
  })

  it('while the state moves at every try', async () => {
    const { reply } = await scene.gate.as(scene.anna, 'block 203.0.113.7 for 1h keep-within=1m')
    const name = reply.next?.[0]?.replace('keep ', '') ?? ''
    const { transactions, blocks } = scene.gate.deps
    let moves = 0
    scene.gate.deps.transactions = {
      write: work => {
        const [block] = blocks.live(scene.gate.clock.nowMs())
        moves += 1
        if (block)
          blocks.put({ ...block, untilMs: (block.untilMs ?? 0) + 1000 }, block, scene.gate.clock.nowMs())
        return transactions.write(work)
      },
    }
    for (let minute = 0; minute < 6; minute += 1) await scene.watch.after(minuteMs)
    expect(moves).toBe(6)
    expect(scene.lease(name)).toMatchObject({ state: 'waiting', words: 'the state has moved meanwhile' })
    scene.gate.deps.transactions = transactions
    await scene.watch.after(minuteMs)
    expect(scene.lease(name)?.state).toBe('taken-back')
    expect(blocks.live(scene.gate.clock.nowMs())).toEqual([])
  })
})
