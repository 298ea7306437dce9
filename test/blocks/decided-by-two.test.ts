import { beforeEach, expect, it } from 'vitest'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const network = '203.0.0.0/8'
let gate: TestGatehouse
let anna: Person
let bert: Person
let cora: Person

beforeEach(async () => {
  gate = keep(await shopGate())
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
  cora = gate.person('cora', 'operator')
  const { reply } = await gate.as(anna, `block ${network} for 2h`)
  const say = { kind: 'code', account: null, code: bert.code() } as const
  const { exit } = await gate.say({ id: reply.pending?.id ?? '', caller: bert.caller, say })
  expect(exit).toBe(0)
  gate.clock.advance(30_000)
})

/** What a line asks of somebody, without doing it. */
async function asks(person: Person, line: string): Promise<string> {
  const { exit, reply } = await gate.type(line, 'nothing', person.caller)
  return reply.pending ? textOf(reply) : exit === 0 ? 'nothing' : 'refused'
}

it.each([`end block ${network}`, `unblock ${network}`, 'unblock 203.0.0.0/9'])(
  'what two people blocked ends by no single word of somebody else: %s',
  async line => {
    expect(await asks(cora, line)).toContain(`The block ${network} was critical to make, which anna did`)
    expect(await statusOf(gate, '203.0.113.7')).toBe(403)
    expect((await gate.as(cora, line)).exit).toBe(0)
    expect(await statusOf(gate, '203.0.113.7')).toBe(200)
  },
)

it('a client is cut out of it at once', async () => {
  expect(await asks(cora, 'unblock 203.0.113.7')).toBe('nothing')
  expect([await statusOf(gate, '203.0.113.7'), await statusOf(gate, '203.0.113.8')]).toEqual([200, 403])
})

it('whoever made it ends it at once, and anybody what was not critical', async () => {
  await gate.as(anna, 'block 198.51.100.7')
  expect(await asks(cora, 'end block 198.51.100.7')).toBe('nothing')
  expect(await asks(anna, `end block ${network}`)).toBe('nothing')
  expect(await statusOf(gate, '203.0.113.7')).toBe(200)
})

it('a block that is made anew without that is any other', async () => {
  await gate.as(anna, `end block ${network}`)
  gate.clock.advance(30_000)
  await gate.as(anna, 'block 203.0.0.0/24')
  expect(await asks(cora, 'end block 203.0.0.0/24')).toBe('nothing')
})
