import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import { recentOperations, takenBackBy } from '@gatehouse/core/operations/find-operation.ts'
import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch } from './lease-scene.ts'

const keep = keeper()
let gate: TestGatehouse
let anna: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  anna = gate.person('anna', 'operator')
})

const client = '203.0.113.7'
const last = () => `a${gate.audit(1)[0]?.seq}`
const isBlocked = () => gate.deps.blocks.at(client, gate.clock.nowMs()) !== null

/** What a program that blocks writes down, more of it than any list is long. */
function flood(count: number): void {
  gate.deps.transactions.write(() => {
    for (let index = 0; index < count; index += 1) {
      const network = `198.18.${index >> 8}.${index & 255}`
      gate.deps.audit.append({
        atMs: gate.clock.nowMs(),
        kind: 'done',
        actor: gatehouseActor,
        face: 'api',
        subject: `block ${network}`,
        facts: { things: `block ${network}`, undo: `unblock ${network}` },
      })
    }
  })
}

it('after 6,000 further operations it is still known what was taken back, and nobody does it twice', async () => {
  await gate.as(anna, `block ${client} for 5h`)
  const block = last()
  await gate.as(anna, `undo ${block}`)
  const undoing = last()
  flood(6000)
  expect(takenBackBy(gate.deps, block)?.name).toBe(undoing)
  const { exit, reply } = await gate.as(anna, `undo ${block}`)
  expect([exit, textOf(reply)]).toEqual([1, expect.stringContaining('was taken back already, by anna')])
  await gate.as(anna, `undo ${undoing}`)
  expect(isBlocked()).toBe(true)
  flood(6000)
  expect(takenBackBy(gate.deps, block)).toBeNull()
})

it('after 6,000 further operations it is still known who has changed the same since', async () => {
  const bert = gate.person('bert', 'operator')
  await gate.as(anna, `block ${client} for 5h`)
  const block = last()
  await gate.as(bert, `block ${client} for 9h`)
  flood(6000)
  const { reply } = await gate.type(`undo ${block}`, 'nothing', anna.caller)
  expect(reply.pending).toBeDefined()
  expect(textOf(reply)).toContain('bert has changed the same since')
})

it('what somebody has taken back is not taken back by itself, however much was done in between', async () => {
  await gate.as(anna, `block ${client} for 5h keep-within=2m`)
  const block = last()
  // The process ended between the effect and the end of the lease.
  const { deps } = gate
  deps.audit.append({
    atMs: gate.clock.nowMs(),
    kind: 'done',
    actor: { kind: 'account', id: '1', name: 'anna' },
    face: 'console',
    subject: `undo ${block}`,
    facts: { things: 'block 192.0.2.1', undoes: block, undo: 'unblock 192.0.2.1' },
  })
  flood(6000)
  await new LeaseWatch(gate).after(2 * 60_000)
  expect(deps.leases.get(block)).toMatchObject({ state: 'taken-back', settledBy: 'anna' })
  expect(isBlocked()).toBe(true)
})

it('reads the newest first, of both kinds, and no more than somebody looks at', async () => {
  await gate.done('route add shop shop.localhost answer=200')
  flood(250)
  await gate.done('route set shop answer=204')
  const names = [...recentOperations(gate.deps, gate.clock.nowMs())].map(({ name }) => name)
  const [first, second] = [names[0], names[1]]
  expect([first, second]).toEqual([String(gate.edge.revisions.active()?.number), expect.stringMatching(/^a/)])
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThan(252)
  let reads = 0
  const audit = {
    list: (filter: Parameters<typeof gate.deps.audit.list>[0]) => {
      reads += 1
      return gate.deps.audit.list(filter)
    },
    get: () => null,
    undoing: () => [],
    changing: () => [],
  }
  recentOperations({ ...gate.deps, audit }, gate.clock.nowMs()).next()
  expect(reads).toBe(2)
})
