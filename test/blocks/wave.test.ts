import { beforeEach, expect, it } from 'vitest'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { listInUse } from './lists-in-use.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const program = { by: 'fail2ban', byProgram: true }
const bert = { by: 'bert', byProgram: false }
const wide = '198.18.0.0/15'

let gate: TestGatehouse
let anna: Person
beforeEach(async () => {
  gate = keep(await shopGate())
  anna = gate.person('anna', 'operator')
})

const address = (index: number) => `198.18.${index >> 8}.${index & 255}`

function put(network: string, maker: typeof bert, hours = 1): void {
  const untilMs = gate.clock.nowMs() + hours * 3_600_000
  const how = { except: [], routes: null, answer: 'refuse' as const, reason: null }
  gate.deps.blocks.put({ network, ...how, untilMs }, maker, gate.clock.nowMs())
}

function putMany(count: number, maker: typeof bert): void {
  gate.deps.transactions.write(() => {
    for (let index = 0; index < count; index += 1) put(address(index), maker)
  })
}

const preview = (line: string) => gate.type(line, 'nothing', anna.caller)

async function confirm(id: string) {
  return gate.say({ id, caller: anna.caller, say: { kind: 'code', account: null, code: anna.code() } })
}

const entries = (subject: string) => gate.audit(1000).filter(one => one.subject.startsWith(subject))
const planBytes = () =>
  Math.max(
    ...gate.edge.database
      .prepare('SELECT length(plan) FROM confirmation')
      .pluck()
      .all()
      .map(length => Number(length)),
  )

it('a wave that a program made is lifted whole, with what comes while the code is typed, and neither plan nor answer grows with it', async () => {
  putMany(5000, program)
  put('198.19.0.1', bert)
  put('198.20.0.1', program)
  await gate.edge.blocks.look()
  const asked = await preview(`unblock ${wide}`)
  expect(asked.reply.changes?.map(({ name, fields }) => [name, fields[0]?.from])).toEqual([
    ['198.19.0.1', 'everywhere'],
    [wide, 'every block of fail2ban, also what comes until this is done'],
  ])
  expect(textOf(asked.reply)).toContain('And 5000 more, too many to name.')
  expect([planBytes(), JSON.stringify(asked.reply).length].map(bytes => bytes < 10_000)).toEqual([true, true])
  put('198.18.99.99', program)
  const done = await confirm(asked.reply.pending?.id ?? '')
  expect([done.exit, done.reply.title]).toEqual([0, `${wide} unblocked, 5002 blocks ended.`])
  expect(JSON.stringify(done.reply).length).toBeLessThan(10_000)
  const clients = [address(0), address(4999), '198.19.0.1', '198.18.99.99', '198.20.0.1']
  expect(await Promise.all(clients.map(one => statusOf(gate, one)))).toEqual([200, 200, 200, 200, 403])
  expect((await listInUse(gate.edge)).entries).toBe(1)
  expect(gate.deps.blocks.count(gate.clock.nowMs())).toBe(1)
  const told = entries('unblock').filter(({ kind }) => kind === 'done')
  expect(told.map(({ facts }) => facts.ended)).toEqual([5002])
  expect(gate.deps.blocks.lastEnd(address(7), gate.clock.nowMs())).toMatchObject({ by: 'anna' })
})

it('what a person blocks while the code is typed was not meant', async () => {
  putMany(30, program)
  const { reply } = await preview(`unblock ${wide}`)
  put('198.19.0.1', bert)
  expect((await confirm(reply.pending?.id ?? '')).reply.title).toMatch(/state has moved since the preview/)
  expect(gate.deps.blocks.count(gate.clock.nowMs())).toBe(31)
})

it('of many that people made a hundred are named, and all are as they were previewed or stay', async () => {
  putMany(150, bert)
  await gate.edge.blocks.look()
  const first = (await preview(`unblock ${wide}`)).reply
  expect([first.changes?.length, textOf(first).includes('And 50 more')]).toEqual([100, true])
  // Not one of those that were named.
  put(address(149), bert, 5)
  gate.clock.advance(30_000)
  expect((await confirm(first.pending?.id ?? '')).reply.title).toMatch(/state has moved since the preview/)
  expect(gate.deps.blocks.count(gate.clock.nowMs())).toBe(150)
  const again = (await preview(`unblock ${wide}`)).reply
  gate.clock.advance(30_000)
  expect((await confirm(again.pending?.id ?? '')).exit).toBe(0)
  expect(gate.deps.blocks.count(gate.clock.nowMs())).toBe(0)
  expect(await statusOf(gate, address(149))).toBe(200)
})

it('an end of one that lies around many says how many there still are, and reads few of them', async () => {
  put(wide, bert)
  putMany(150, program)
  const said = textOf(await gate.done(`end block ${wide}`))
  expect(said).toContain(
    'Still blocked: 198.18.0.0, 198.18.0.1, 198.18.0.2, 198.18.0.3, 198.18.0.4, 145 more.',
  )
})

it('who lets a part through is written down as that, whoever made the block and whoever blocks again', async () => {
  const bertHere = gate.person('bert', 'operator')
  await gate.as(anna, 'block 203.0.113.0/24 except=203.0.113.200')
  await gate.as(bertHere, 'unblock 203.0.113.9')
  await gate.as(bertHere, 'unblock 203.0.113.8/29')
  await gate.as(anna, 'block 203.0.113.0/24 for 5h')
  const parts = gate.edge.database
    .prepare('SELECT network, by FROM block_exception ORDER BY network')
    .raw()
    .all()
  expect(parts).toEqual([
    ['203.0.113.200', 'anna'],
    ['203.0.113.8/29', 'bert'],
  ])
  const through = ['203.0.113.8', '203.0.113.9', '203.0.113.200', '203.0.113.7']
  expect(await Promise.all(through.map(one => statusOf(gate, one)))).toEqual([200, 200, 200, 403])
})
