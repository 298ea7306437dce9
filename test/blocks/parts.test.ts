import { beforeEach, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()

let gate: TestGatehouse
let anna: Person
beforeEach(async () => {
  gate = keep(await shopGate())
  anna = gate.person('anna', 'operator')
})

async function asks(line: string, person: Person): Promise<boolean> {
  const { reply } = await gate.type(line, 'nothing', person.caller)
  if (!reply.pending) expect(reply.severity).toBe('ok')
  return reply.pending !== undefined
}

it('a wide network in parts asks for a code as it does at once, within an hour and of the same person', async () => {
  const bert = gate.person('bert', 'operator')
  expect(await asks('block 203.0.112.0/24 for 7d', anna)).toBe(false)
  expect(await asks('block 203.0.113.0/24', anna)).toBe(true)
  expect(await asks('block 203.0.113.0/24', bert)).toBe(false)
  for (const last of [1, 2, 3]) expect(await asks(`block 198.51.100.${last}`, anna)).toBe(false)
  expect([await statusOf(gate, '203.0.112.1'), await statusOf(gate, '203.0.113.1')]).toEqual([403, 403])
  gate.clock.advance(3_600_000)
  expect(await asks('block 203.0.64.0/24', anna)).toBe(false)
})

it('previews tell no more than roughly from where somebody else comes', async () => {
  const ada = gate.person('ada', 'admin')
  gate.edge.stores.seenAddresses.see(ada.id, '198.51.100.77', gate.clock.nowMs())
  const words = async (line: string) =>
    textOf((await gate.type(`${line} until revoked`, 'nothing', anna.caller)).reply)
  const nearby = (text: string) => /another account|somebody else/i.test(text)
  for (const network of [
    '198.51.100.0/24',
    '198.51.100.64/26',
    '198.51.100.77',
    '198.51.100.200',
    '198.51.100.0/26',
  ])
    expect([network, nearby(await words(`block ${network}`))]).toEqual([network, true])
  expect(nearby(await words('block 198.51.100.0/24 except=198.51.100.77'))).toBe(true)
  expect(nearby(await words('block 198.51.101.77'))).toBe(false)
})

it('what was open before a block goes on, and the answer says so', async () => {
  const chat = keep(await startUpstream('chat'))
  const server = new WebSocketServer({ server: chat.server })
  server.on('connection', socket => socket.on('message', data => socket.send(`echo ${data}`)))
  await gate.done(`route add chat chat.localhost http://127.0.0.1:${chat.port}`)
  const headers = { host: 'chat.localhost', 'x-forwarded-for': '203.0.113.7' }
  const client = new WebSocket(`ws://${gate.edge.http}/`, { headers })
  keep({ stop: async () => client.terminate() })
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
  const { notes } = await gate.done('block 203.0.113.7 answer=close')
  expect(notes).toContain('What is open already, like a WebSocket or a download, goes on until it ends.')
  expect(await statusOf(gate, '203.0.113.7', 'chat.localhost')).toBe('closed')
  const echoed = new Promise(resolve => {
    client.once('message', data => resolve(String(data)))
  })
  client.send('still here')
  expect(await echoed).toBe('echo still here')
})

it('a client whose proxy does not say who it is passes no block: it is refused', async () => {
  await gate.done('block 203.0.113.7')
  for (const chain of ['unknown', '203.0.113.7, unknown', '203.0.113.7, "203.0.113.9"'])
    expect([chain, await statusOf(gate, chain)]).toEqual([chain, 400])
  expect(await statusOf(gate, 'unknown, 203.0.113.9')).toBe(200)
})
