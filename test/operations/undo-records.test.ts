import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
let gate: TestGatehouse
let ada: Person
let anna: Person
let bert: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
  ada = gate.person('ada', 'admin')
})

const client = '203.0.113.7'
const refused = async () =>
  (await gate.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })).status === 403
/** The operation that was done last. */
const last = () => `a${gate.audit(1)[0]?.seq}`
const shown = async (person: Person, line: string) => {
  const answer = await gate.type(line, 'nothing', person.caller)
  return { asks: answer.reply.pending !== undefined, exit: answer.exit, said: textOf(answer.reply) }
}

it('a block is taken back by its operation, which the answer offers, and put back by the undo of that', async () => {
  const { reply } = await gate.as(anna, `block ${client} for 1h`)
  const block = last()
  expect(reply.next?.[0]).toBe(`undo ${block}`)
  expect(await refused()).toBe(true)
  const undone = await shown(anna, `undo ${block}`)
  expect(undone).toMatchObject({ asks: false, exit: 0 })
  expect(undone.said).toContain(`That took back operation ${block}. Typed again, undo puts it back.`)
  expect(await refused()).toBe(false)
  await gate.as(anna, 'undo')
  expect(await refused()).toBe(true)
})

it('a block that somebody has changed since asks first, and says who changed it', async () => {
  await gate.as(anna, `block ${client} for 1h`)
  const block = last()
  await gate.as(bert, `block ${client} for 5h`)
  const { asks, said } = await shown(anna, `undo ${block}`)
  expect(asks).toBe(true)
  expect(said).toMatch(
    /bert has changed the same since, in a\d+: "block 203\.0\.113\.7 for.*5h"\. That would be lost\./,
  )
  expect(await refused()).toBe(true)
})

it('the same rights are asked for as for the line that takes it back', async () => {
  await gate.as(ada, 'account role bert viewer')
  const role = last()
  const before = gate.edge.stores.accounts.byName('bert')?.role
  const denied = await gate.type(`undo ${role}`, 'nothing', anna.caller)
  expect(denied.code).toBe('forbidden')
  expect(gate.edge.stores.accounts.byName('bert')?.role).toBe(before)
  expect(await shown(ada, `undo ${role}`)).toMatchObject({ asks: true })
  gate.clock.advance(30_000)
  await gate.as(ada, `undo ${role}`)
  expect(gate.edge.stores.accounts.byName('bert')?.role).toBe('operator')
})

it.each([
  ['account role bert viewer', 'account role bert operator'],
  ['account disable bert', 'account enable bert'],
  [
    'account link bert platform=discord workspace=77 user=88',
    'account unlink bert platform=discord workspace=77 user=88',
  ],
  ['account add dora role=viewer', 'account remove dora'],
  ['place allow slack T1 channel=C9 role=operator', 'place allow slack T1 channel=C9 role=admin'],
  ['place deny slack T1 channel=C1', 'place allow slack T1 channel=C1 role=admin'],
  ['place allow discord 77', 'place deny discord 77'],
  ['key create deploy scopes=route:change', 'key revoke deploy'],
])('%s is taken back by: %s', async (line, back) => {
  const { places } = gate.edge.stores
  places.set(
    { platform: 'slack', workspace: 'T1', channel: null, verdict: 'allow', role: 'admin', cards: false },
    1,
  )
  gate.clock.advance(30_000)
  const { exit, reply } = await gate.as(ada, line)
  expect({ exit, said: textOf(reply) }).toMatchObject({ exit: 0 })
  const done = gate.audit(10).find(({ kind }) => kind === 'done')
  expect(done?.facts.undo).toBe(back)
})

it.each([
  ['account remove bert', /cannot be taken back:.*account add bert role=operator/],
  ['key revoke robot', /cannot be taken back:.*key create/],
])('%s cannot be taken back, and a sentence says what to do instead', async (line, words) => {
  const owner = gate.edge.stores.accounts.byName('ada')?.id ?? null
  const nowMs = gate.clock.nowMs()
  const key = { name: 'robot', scopes: ['*:read'], owner, networks: [], expiresAtMs: nowMs + 86_400_000 }
  gate.edge.stores.keys.issue(gate.edge.stores.keys.add(key, nowMs).id)
  const { exit, reply } = await gate.as(ada, line)
  expect({ exit, said: textOf(reply) }).toMatchObject({ exit: 0 })
  expect(reply.next?.some(next => next.startsWith('undo'))).not.toBe(true)
  const name = `a${gate.audit(10).find(({ kind }) => kind === 'done')?.seq}`
  const { said } = await shown(ada, `undo ${name}`)
  expect(said).toMatch(words)
})

it('after a day the line is named that would take it back', async () => {
  await gate.as(anna, `block ${client} until revoked`)
  await gate.as(anna, `block ${client} for 2d`)
  const block = last()
  gate.clock.advance(25 * 3_600_000)
  const { exit, said } = await shown(anna, `undo ${block}`)
  expect(exit).toBe(1)
  expect(said).toMatch(/is older than 24 hours[\s\S]*type it: end block 203\.0\.113\.7/)
})

it('the list shows what was done within a day, who did it, and what has become of it', async () => {
  await gate.as(anna, `block ${client} for 1h`)
  const block = last()
  await gate.as(anna, 'undo')
  await gate.as(ada, 'account role bert viewer')
  const rows = async (person: Person) =>
    (await gate.type('operation list', 'nothing', person.caller)).reply.table?.rows.map(row => [
      row[0],
      row[2],
      row[3],
      row[4],
    ])
  const role = `a${gate.audit(10).find(({ kind, subject }) => kind === 'done' && subject.startsWith('account'))?.seq}`
  const all = await rows(ada)
  expect(all?.[0]).toEqual([role, 'ada', 'account role bert viewer', 'not taken back'])
  expect(all?.find(([name]) => name === block)?.[3]).toMatch(/^taken back by anna in a\d+$/)
  // Who may do what is for admins to read.
  expect((await rows(anna))?.some(([name]) => name === role)).toBe(false)
})
