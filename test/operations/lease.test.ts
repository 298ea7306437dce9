import { beforeEach, expect, it } from 'vitest'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { type LeaseWatch, leaseScene } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let bert: Person

beforeEach(async () => {
  ;({ gate, watch, anna, bert } = await leaseScene({ settings: { trustedProxies: ['127.0.0.1'] } }))
  keep(gate)
})

const body = async () => (await gate.ask('shop.localhost')).body
const active = () => gate.edge.revisions.active()?.number ?? 0
const leaseOf = (operation: number | string) => gate.edge.stores.leases.get(String(operation))

it('what nobody keeps is taken back when its time is over, and not before', async () => {
  const { reply } = await gate.as(anna, 'route set shop body=sale keep-within=2m')
  const number = active()
  expect(reply.next).toEqual([`keep ${number}`, `undo ${number}`])
  expect(reply.notes?.join()).toMatch(
    /taken back by itself in 2m, at \d\d:\d\d:\d\d UTC, unless somebody keeps it/,
  )
  await watch.after(119_000)
  expect(await body()).toBe('sale')
  await watch.after(1000)
  expect(await body()).toBe('shop')
  expect(leaseOf(number)).toMatchObject({
    state: 'taken-back',
    settledBy: 'gatehouse',
    backBy: String(number + 1),
  })
  expect(watch.told).toMatchObject([
    { kind: 'taken-back', operation: String(number), lateMs: 0, words: null },
  ])
  expect(gate.audit(3).map(({ kind, actor }) => [kind, actor.name])).toContainEqual([
    'taken-back',
    'gatehouse',
  ])
  expect(gate.edge.stores.audit.verify().kind).toBe('whole')
})

it('what somebody keeps stays, whoever may do the same keeps it', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=10s')
  const number = active()
  expect((await gate.as(bert, `keep ${number}`)).exit).toBe(0)
  await watch.after(minuteMs)
  expect(await body()).toBe('sale')
  expect(leaseOf(number)).toMatchObject({ state: 'kept', settledBy: 'bert' })
  expect(gate.audit(1)).toMatchObject([
    { kind: 'kept', subject: `keep ${number}`, facts: { revision: number } },
  ])
  expect(watch.told).toEqual([])
  const again = await gate.as(anna, `keep ${number}`)
  expect([again.exit, again.reply.title]).toEqual([0, `Revision ${number} was kept already, by bert.`])
})

it('keep without a name means the only thing that waits, and asks which when there are more', async () => {
  expect((await gate.as(anna, 'keep')).reply.title).toBe('Nothing waits to be kept.')
  await gate.as(anna, 'route set shop body=sale keep-within=2m')
  const number = active()
  expect((await gate.as(anna, 'keep')).reply.title).toContain(`revision ${number}`)
  await gate.as(anna, 'route set shop body=late keep-within=2m')
  await gate.as(anna, 'route add wiki wiki.localhost answer=200 keep-within=2m')
  expect((await gate.as(anna, 'keep')).reply.title).toMatch(
    new RegExp(`say which: keep ${number + 1} \\(route set.*, keep ${number + 2} \\(route add`),
  )
})

it('who comes too late learns when it was taken back, and how to do it again', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=2m')
  const number = active()
  await watch.after(2 * minuteMs)
  const { exit, reply } = await gate.as(anna, `keep ${number}`)
  expect(exit).toBe(1)
  expect(reply.title).toMatch(
    new RegExp(
      `^Too late: Revision ${number} was taken back at .* UTC, because nobody had kept it in time\\. To do it again: route set shop body=sale keep-within=2m$`,
    ),
  )
  expect(await body()).toBe('shop')
})

it('nobody keeps what they may not do', async () => {
  const ada = gate.person('ada', 'admin')
  await gate.as(ada, 'settings set reserved-hosts=status.localhost keep-within=5m')
  const number = active()
  const denied = await gate.as(anna, `keep ${number}`)
  expect(denied.code).toBe('forbidden')
  expect(leaseOf(number)?.state).toBe('waiting')
  gate.clock.advance(30_000)
  expect((await gate.as(ada, `keep ${number}`)).exit).toBe(0)
})

it('keeping asks what the plan asked, not what its command does', async () => {
  const ada = gate.person('ada', 'admin')
  await gate.as(ada, 'settings set reserved-hosts=status.localhost keep-within=none')
  gate.clock.advance(30_000)
  await gate.as(ada, 'rollback 2')
  const number = active()
  expect(leaseOf(number)).toMatchObject({ command: 'rollback', role: 'admin', nouns: ['settings'] })
  expect((await gate.as(anna, `keep ${number}`)).code).toBe('forbidden')
  const { keys } = gate.edge.stores
  const caller = (name: string, scopes: string[]) => {
    const made = { name, owner: ada.id, scopes, networks: [] }
    const { id } = keys.add({ ...made, expiresAtMs: gate.clock.nowMs() + 86_400_000 }, gate.clock.nowMs())
    keys.issue(id)
    return { kind: 'key' as const, id, face: 'api' as const, address: '127.0.0.1' }
  }
  const scopes = ['keep:change', 'rollback:destructive']
  expect((await gate.type(`keep ${number}`, 'nothing', caller('narrow', scopes))).code).toBe('forbidden')
  expect(leaseOf(number)?.state).toBe('waiting')
  const more = [...scopes, 'settings:destructive']
  expect((await gate.type(`keep ${number}`, 'nothing', caller('wide', more))).exit).toBe(0)
})

it('what others changed since stays when something is taken back by itself, and is told', async () => {
  await gate.as(anna, 'route set shop body=sale path=/shop keep-within=2m')
  const number = active()
  await gate.as(bert, 'route set shop body=late')
  await watch.after(2 * minuteMs)
  expect((await gate.ask('shop.localhost', '/')).body).toBe('late')
  const words = `bert (revision ${number + 1}) changed body of the route shop since; that stays.`
  expect(leaseOf(number)).toMatchObject({ state: 'taken-back', words })
  expect(watch.told).toMatchObject([{ kind: 'taken-back', words }])
})

it('what is undone by hand needs nobody any more who keeps it', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=2m')
  const number = active()
  await gate.as(anna, `undo ${number}`)
  expect(leaseOf(number)).toMatchObject({ state: 'taken-back', settledBy: 'anna' })
  await gate.as(anna, `undo ${number + 1}`)
  await watch.after(5 * minuteMs)
  expect(await body()).toBe('sale')
  expect(watch.told).toEqual([])
})

it('what failed is not kept, and is not taken back either', async () => {
  const { exit } = await gate.as(anna, 'route add dead dead.localhost http://127.0.0.1:1 keep-within=2m')
  expect(exit).toBe(1)
  const [failed] = gate.edge.revisions.list(1)
  expect(leaseOf(failed?.number ?? 0)?.state).toBe('failed')
  await watch.after(5 * minuteMs)
  expect(gate.edge.revisions.list(1)[0]?.number).toBe(failed?.number)
  expect((await gate.as(anna, `keep ${failed?.number}`)).reply.title).toContain('cannot be kept: it failed')
})

it('a block is taken back by itself as well', async () => {
  const client = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
  const { reply } = await gate.as(anna, 'block 203.0.113.7 for 1h keep-within=2m')
  const name = reply.next?.[0]?.replace('keep ', '') ?? ''
  expect(name).toMatch(/^a\d+$/)
  expect((await gate.ask('shop.localhost', '/', client)).status).toBe(403)
  await watch.after(2 * minuteMs)
  expect((await gate.ask('shop.localhost', '/', client)).status).toBe(200)
  expect(leaseOf(name)).toMatchObject({ state: 'taken-back', settledBy: 'gatehouse' })
})

it('a block that somebody changed since is left as they made it, and told once', async () => {
  const client = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
  const { reply } = await gate.as(anna, 'block 203.0.113.7 for 1h keep-within=2m')
  const name = reply.next?.[0]?.replace('keep ', '') ?? ''
  await gate.as(bert, 'block 203.0.113.7 for 5h')
  await watch.after(2 * minuteMs)
  await watch.after(2 * minuteMs)
  expect((await gate.ask('shop.localhost', '/', client)).status).toBe(403)
  expect(leaseOf(name)).toMatchObject({
    state: 'failed',
    words: expect.stringContaining('bert has changed the same since'),
  })
  expect(watch.told).toMatchObject([{ kind: 'not-taken-back', again: false }])
})

it('what cannot be taken back is not done with keep-within', async () => {
  const ada = gate.person('ada', 'admin')
  await gate.as(ada, 'key create deploy scopes=route:change')
  gate.clock.advance(30_000)
  const { exit, reply } = await gate.as(ada, 'key revoke deploy keep-within=2m')
  expect(exit).toBe(1)
  expect(textOf(reply)).toContain('It cannot be taken back by itself: a key ends for good.')
})

it.each(['9s', '61m', 'soon', '0s'])('keep-within=%s is no time that anybody could have', async text => {
  const { exit } = await gate.type(`route set shop body=sale keep-within=${text}`, 'nothing', anna.caller)
  expect(exit).toBe(2)
  expect(await body()).toBe('shop')
})
