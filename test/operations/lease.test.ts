import { beforeEach, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseScene } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
})

it('what nobody keeps is taken back when its time is over, and not before', async () => {
  const { reply } = await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=2m')
  const number = scene.active()
  expect(reply.next).toEqual([`keep ${number}`, `undo ${number}`])
  expect(reply.notes?.join()).toMatch(
    /taken back by itself in 2m, at \d\d:\d\d:\d\d UTC, unless somebody keeps it/,
  )
  await scene.watch.after(119_000)
  expect(await scene.body()).toBe('sale')
  await scene.watch.after(1000)
  expect(await scene.body()).toBe('shop')
  expect(scene.lease(number)).toMatchObject({
    state: 'taken-back',
    settledBy: 'gatehouse',
    backBy: String(number + 1),
  })
  expect(scene.watch.told).toMatchObject([
    { kind: 'taken-back', operation: String(number), lateMs: 0, words: null },
  ])
  expect(scene.gate.audit(3).map(({ kind, actor }) => [kind, actor.name])).toContainEqual([
    'taken-back',
    'gatehouse',
  ])
  expect(scene.gate.edge.stores.audit.verify().kind).toBe('whole')
})

it('what somebody keeps stays, whoever may do the same keeps it', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=10s')
  const number = scene.active()
  expect((await scene.gate.as(scene.bert, `keep ${number}`)).exit).toBe(0)
  await scene.watch.after(minuteMs)
  expect(await scene.body()).toBe('sale')
  expect(scene.lease(number)).toMatchObject({ state: 'kept', settledBy: 'bert' })
  expect(scene.gate.audit(1)).toMatchObject([
    { kind: 'kept', subject: `keep ${number}`, facts: { revision: number } },
  ])
  expect(scene.watch.told).toEqual([])
  const again = await scene.gate.as(scene.anna, `keep ${number}`)
  expect([again.exit, again.reply.title]).toEqual([0, `Revision ${number} was kept already, by bert.`])
})

it('keep without a name means the only thing that waits, and asks which when there are more', async () => {
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toBe('Nothing waits to be kept.')
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=2m')
  const number = scene.active()
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toContain(`revision ${number}`)
  await scene.gate.as(scene.anna, 'route set shop body=late keep-within=2m')
  await scene.gate.as(scene.anna, 'route add wiki wiki.localhost answer=200 keep-within=2m')
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toMatch(
    new RegExp(`say which: keep ${number + 1} \\(route set.*, keep ${number + 2} \\(route add`),
  )
})

it('who comes too late learns when it was taken back, and how to do it again', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=2m')
  const number = scene.active()
  await scene.watch.after(2 * minuteMs)
  const { exit, reply } = await scene.gate.as(scene.anna, `keep ${number}`)
  expect(exit).toBe(1)
  expect(reply.title).toMatch(
    new RegExp(
      `^Too late: Revision ${number} was taken back at .* UTC, because nobody had kept it in time\\. To do it again: route set shop body=sale keep-within=2m$`,
    ),
  )
  expect(await scene.body()).toBe('shop')
})

it('nobody keeps what they may not do', async () => {
  const ada = scene.gate.person('ada', 'admin')
  await scene.gate.as(ada, 'settings set reserved-hosts=status.localhost keep-within=5m')
  const number = scene.active()
  const denied = await scene.gate.as(scene.anna, `keep ${number}`)
  expect(denied.code).toBe('forbidden')
  expect(scene.lease(number)?.state).toBe('waiting')
  scene.gate.clock.advance(30_000)
  expect((await scene.gate.as(ada, `keep ${number}`)).exit).toBe(0)
})

it('keeping asks what the plan asked, not what its command does', async () => {
  const ada = scene.gate.person('ada', 'admin')
  await scene.gate.as(ada, 'settings set reserved-hosts=status.localhost keep-within=none')
  scene.gate.clock.advance(30_000)
  await scene.gate.as(ada, 'rollback 2')
  const number = scene.active()
  expect(scene.lease(number)).toMatchObject({ command: 'rollback', role: 'admin', nouns: ['settings'] })
  expect((await scene.gate.as(scene.anna, `keep ${number}`)).code).toBe('forbidden')
  const { keys } = scene.gate.edge.stores
  const caller = (name: string, scopes: string[]) => {
    const made = { name, owner: ada.id, scopes, networks: [] }
    const { id } = keys.add(
      { ...made, expiresAtMs: scene.gate.clock.nowMs() + 86_400_000 },
      scene.gate.clock.nowMs(),
    )
    keys.issue(id)
    return { kind: 'key' as const, id, face: 'api' as const, address: '127.0.0.1' }
  }
  const scopes = ['keep:change', 'rollback:destructive']
  expect((await scene.gate.type(`keep ${number}`, 'nothing', caller('narrow', scopes))).code).toBe(
    'forbidden',
  )
  expect(scene.lease(number)?.state).toBe('waiting')
  const more = [...scopes, 'settings:destructive']
  expect((await scene.gate.type(`keep ${number}`, 'nothing', caller('wide', more))).exit).toBe(0)
})

it('what others changed since stays when something is taken back by itself, and is told', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale path=/shop keep-within=2m')
  const number = scene.active()
  await scene.gate.as(scene.bert, 'route set shop body=late')
  await scene.watch.after(2 * minuteMs)
  expect((await scene.gate.ask('shop.localhost', '/')).body).toBe('late')
  const words = `bert (revision ${number + 1}) changed body of the route shop since; that stays.`
  expect(scene.lease(number)).toMatchObject({ state: 'taken-back', words })
  expect(scene.watch.told).toMatchObject([{ kind: 'taken-back', words }])
})

it('what is undone by hand needs nobody any more who keeps it', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=2m')
  const number = scene.active()
  await scene.gate.as(scene.anna, `undo ${number}`)
  expect(scene.lease(number)).toMatchObject({ state: 'taken-back', settledBy: 'anna' })
  await scene.gate.as(scene.anna, `undo ${number + 1}`)
  await scene.watch.after(5 * minuteMs)
  expect(await scene.body()).toBe('sale')
  expect(scene.watch.told).toEqual([])
})

it('what failed is not kept, and is not taken back either', async () => {
  const { exit } = await scene.gate.as(
    scene.anna,
    'route add dead dead.localhost http://127.0.0.1:1 keep-within=2m',
  )
  expect(exit).toBe(1)
  const [failed] = scene.gate.edge.revisions.list(1)
  expect(scene.lease(failed?.number ?? 0)?.state).toBe('failed')
  await scene.watch.after(5 * minuteMs)
  expect(scene.gate.edge.revisions.list(1)[0]?.number).toBe(failed?.number)
  expect((await scene.gate.as(scene.anna, `keep ${failed?.number}`)).reply.title).toContain(
    'cannot be kept: it failed',
  )
})

it('a block is taken back by itself as well', async () => {
  const client = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
  const { reply } = await scene.gate.as(scene.anna, 'block 203.0.113.7 for 1h keep-within=2m')
  const name = reply.next?.[0]?.replace('keep ', '') ?? ''
  expect(name).toMatch(/^a\d+$/)
  expect((await scene.gate.ask('shop.localhost', '/', client)).status).toBe(403)
  await scene.watch.after(2 * minuteMs)
  expect((await scene.gate.ask('shop.localhost', '/', client)).status).toBe(200)
  expect(scene.lease(name)).toMatchObject({ state: 'taken-back', settledBy: 'gatehouse' })
})

it('a block that somebody changed since is left as they made it, and told once', async () => {
  const client = { headers: { 'X-Forwarded-For': '203.0.113.7' } }
  const { reply } = await scene.gate.as(scene.anna, 'block 203.0.113.7 for 1h keep-within=2m')
  const name = reply.next?.[0]?.replace('keep ', '') ?? ''
  await scene.gate.as(scene.bert, 'block 203.0.113.7 for 5h')
  await scene.watch.after(2 * minuteMs)
  await scene.watch.after(2 * minuteMs)
  expect((await scene.gate.ask('shop.localhost', '/', client)).status).toBe(403)
  expect(scene.lease(name)).toMatchObject({
    state: 'failed',
    words: expect.stringContaining('bert has changed the same since'),
  })
  expect(scene.watch.told).toMatchObject([{ kind: 'not-taken-back', again: false }])
})

it('what cannot be taken back is not done with keep-within', async () => {
  const ada = scene.gate.person('ada', 'admin')
  await scene.gate.as(ada, 'key create deploy scopes=route:change')
  scene.gate.clock.advance(30_000)
  const { exit, reply } = await scene.gate.as(ada, 'key revoke deploy keep-within=2m')
  expect(exit).toBe(1)
  expect(textOf(reply)).toContain('It cannot be taken back by itself: a key ends for good.')
})

it.each(['9s', '61m', 'soon', '0s'])('keep-within=%s is no time that anybody could have', async text => {
  const { exit } = await scene.gate.type(
    `route set shop body=sale keep-within=${text}`,
    'nothing',
    scene.anna.caller,
  )
  expect(exit).toBe(2)
  expect(await scene.body()).toBe('shop')
})
