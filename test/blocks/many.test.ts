import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { echoing, openEcho } from '../harness/echo-socket.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { listInUse } from './lists-in-use.ts'
import { fronted, shopGate, statusOf } from './scene.ts'

const keep = keeper()

it('a thousand blocks at once are all in force, without a reload, and a WebSocket goes on', {
  timeout: 120_000,
}, async () => {
  const gate = keep(await shopGate())
  const chat = keep(await startUpstream('chat'))
  echoing(chat)
  await gate.done(`route add chat chat.localhost http://127.0.0.1:${chat.port}`)
  const { say, closed } = keep(await openEcho(gate.edge.http, 'chat.localhost'))
  const before = await gate.standing()
  const clients = Array.from({ length: 1000 }, (_, index) => `198.18.${index >> 8}.${index & 255}`)
  const answers = []
  // As the API takes them: many at once, each a command of its own.
  for (let begun = 0; begun < clients.length; begun += 50)
    answers.push(
      ...(await Promise.all(clients.slice(begun, begun + 50).map(one => gate.type(`block ${one}`)))),
    )
  expect(answers.filter(({ exit, reply }) => exit !== 0 || reply.severity !== 'ok')).toEqual([])
  expect(gate.deps.blocks.live(gate.clock.nowMs())).toHaveLength(1000)
  expect((await listInUse(gate.edge)).entries).toBe(1000)
  for (const one of clients.filter((_, index) => index % 25 === 0))
    expect([one, await statusOf(gate, one)]).toEqual([one, 403])
  expect(await gate.standing()).toEqual(before)
  expect([await say('still here'), closed]).toEqual(['echo still here', []])
  await gate.done('unblock 198.18.0.0/15')
  expect((await listInUse(gate.edge)).entries).toBe(0)
})

it('blocks and unblocks that cross each other end as the database says', async () => {
  const gate = keep(await shopGate({ settings: fronted }))
  const lines = Array.from({ length: 60 }, (_, index) => {
    const network = `203.0.113.${index % 10}`
    return index % 3 === 2 ? `unblock ${network}` : `block ${network}`
  })
  await Promise.all(
    lines.map(async (line, index) => {
      await pause(index % 7)
      await gate.type(line)
    }),
  )
  await gate.edge.blocks.look()
  for (let last = 0; last < 10; last += 1) {
    const network = `203.0.113.${last}`
    const wanted = gate.deps.blocks.at(network, gate.clock.nowMs()) ? 403 : 200
    expect([network, await statusOf(gate, network)]).toEqual([network, wanted])
  }
})
