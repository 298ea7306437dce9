import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let gate: TestGatehouse
let anna: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start())
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add wiki wiki.localhost answer=200',
    'policy add strict hsts',
    'route policy add shop strict',
  )
  anna = gate.person('anna', 'operator')
})

const active = () => gate.edge.revisions.active()?.number ?? 0
const lease = () => gate.edge.stores.leases.get(String(active()))

it.each([
  ['a rollback', 'rollback 2'],
  ['a weaker protection', 'route policy remove shop strict'],
  ['a lockdown', 'lockdown shop'],
])('%s is to be kept within five minutes, which its preview says', async (_what, line) => {
  const before = active()
  const { reply } = await gate.type(line, 'nothing', anna.caller)
  expect(textOf(reply)).toContain('It is taken back by itself after 5m unless somebody keeps it.')
  const say = { kind: 'code' as const, account: null, code: anna.code() }
  const done = await gate.say({ id: reply.pending?.id ?? '', caller: anna.caller, say })
  expect(done.reply.next?.[0]).toBe(`keep ${active()}`)
  const state = gate.edge.revisions.state(before)
  await new LeaseWatch(gate).after(5 * minuteMs)
  expect(gate.edge.control.current().state).toEqual(state)
})

it.each([
  ['what takes traffic away and says so', 'route remove wiki'],
  ['what only adds something', 'route add blog blog.localhost answer=200'],
  ['a maintenance, which ends by itself', 'maintenance shop for 15m'],
])('%s holds by itself', async (_what, line) => {
  expect((await gate.as(anna, line)).exit).toBe(0)
  expect(lease()).toBeNull()
})

it('keep-within=none does without, and that is written down', async () => {
  await gate.as(anna, 'rollback 2 keep-within=none')
  expect(lease()).toBeNull()
  const entry = gate.audit(5).find(({ kind }) => kind === 'applying')
  expect(entry?.facts['keep within']).toBe('none')
})

it('what somebody takes back holds by itself, also when it protects less', async () => {
  await gate.as(anna, 'policy add other ip-deny networks=192.0.2.1')
  await gate.as(anna, 'route policy add wiki other')
  const number = active()
  const { reply } = await gate.as(anna, `undo ${number}`)
  expect(reply.title).toContain('undone')
  expect(lease()).toBeNull()
})

it('nobody is there to keep what a key does', async () => {
  const { keys, accounts } = gate.edge.stores
  const owner = accounts.byName('anna')?.id ?? null
  const nowMs = gate.clock.nowMs()
  const scopes = ['rollback:destructive', 'route:destructive', 'policy:destructive']
  const made = keys.add(
    { name: 'deploy', owner, scopes, networks: [], expiresAtMs: nowMs + 86_400_000 },
    nowMs,
  )
  keys.issue(made.id)
  const caller = { kind: 'key' as const, id: made.id, face: 'api' as const, address: '127.0.0.1' }
  expect((await gate.type('rollback 2', 'nothing', caller)).exit).toBe(0)
  expect(lease()).toBeNull()
  expect((await gate.type('rollback 3 keep-within=1m', 'nothing', caller)).exit).toBe(0)
  expect(lease()?.state).toBe('waiting')
})
