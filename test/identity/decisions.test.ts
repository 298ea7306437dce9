import type { Caller } from '@gatehouse/bot/caller.ts'
import { describe, expect, it } from 'vitest'
import { local, office, type Person } from '../harness/gatehouse.ts'
import { anna, asked, code, gatehouse, idOf, lastEntry, setUpEach, stores } from './scene.ts'

setUpEach()

const elsewhere = (person: Person, channel: string): Caller =>
  ({ ...person.caller, kind: 'chat', place: { ...office, channel } }) as Caller

it('a plan that has become milder is shown, and needs no confirmation any more', async () => {
  await gatehouse.done('route add two a.localhost,b.localhost answer=200')
  const id = await asked(anna, 'route set two hosts=a.localhost body=new')
  await gatehouse.as(anna, 'route set two hosts=a.localhost', () => anna.recoveryCodes[0] ?? '')
  const answer = await gatehouse.expectUnchanged(() => code(anna, id))
  expect(answer).toMatchObject({ exit: 1, reply: { next: ['route set two hosts=a.localhost body=new'] } })
  expect(answer.reply.title).toContain('the state has moved')
  expect(answer.reply.pending).toBeUndefined()
})

it('a place that takes less than the plan asks takes no decision about it either', async () => {
  stores().places.set({ ...office, channel: 'CVIEW', verdict: 'allow', role: 'viewer', cards: false }, 0)
  const id = await asked(anna, 'route remove shop')
  const answer = await gatehouse.expectUnchanged(() => code(anna, id, anna.code(), elsewhere(anna, 'CVIEW')))
  expect(answer).toMatchObject({
    code: 'forbidden',
    reply: { title: expect.stringContaining('only commands for the role viewer') },
  })
  expect(lastEntry()).toMatchObject({ kind: 'denied', actor: { name: 'anna' } })
  expect((await code(anna, id)).exit).toBe(0)
})

it('every refused decision names who tried', async () => {
  const id = await asked(anna, 'route remove shop')
  gatehouse.clock.advance(5 * 60_000)
  await code(anna, id)
  expect(lastEntry()).toMatchObject({ kind: 'refused', actor: { kind: 'account', name: 'anna' } })
  await gatehouse.say({ id: 'f'.repeat(32), caller: local, say: { kind: 'yes' } })
  expect(lastEntry()).toMatchObject({ kind: 'refused', actor: { kind: 'local', name: 'local' } })
})

describe('nobody but the asker', () => {
  it('cancels what waits for the asker', async () => {
    const olga = gatehouse.person('olga', 'operator')
    const id = await asked(anna, 'route remove shop')
    const answer = await gatehouse.say({ id, caller: olga.caller, say: { kind: 'cancel' } })
    expect(answer.code).toBe('forbidden')
    expect(stores().confirmations.find(id)?.state).toBe('pending')
  })

  it('or somebody with the role rejects what waits for a second person', async () => {
    const bert = gatehouse.person('bert', 'admin')
    gatehouse.person('cora', 'admin')
    const id = await asked(bert, 'account role anna admin')
    await code(bert, id)
    expect((await gatehouse.say({ id, caller: anna.caller, say: { kind: 'reject' } })).code).toBe('not_found')
    expect(stores().confirmations.find(id)?.state).toBe('seconding')
  })
})

it('a disabled account that is named at the console confirms nothing', async () => {
  const id = idOf(await gatehouse.type('route remove shop', 'nothing'))
  stores().accounts.setState(anna.id, 'disabled')
  const say = { kind: 'code' as const, account: 'anna', code: anna.code() }
  const answer = await gatehouse.expectUnchanged(() => gatehouse.say({ id, caller: local, say }))
  expect(answer.reply.title).toContain('anna is disabled')
})

it('a plan beyond somebody’s role is none to them', async () => {
  const bert = gatehouse.person('bert', 'admin')
  const id = await asked(bert, 'account role anna viewer')
  expect(
    JSON.stringify((await gatehouse.type('confirmation list', 'nothing', anna.caller)).reply),
  ).not.toContain(id)
  expect(JSON.stringify((await gatehouse.type('confirmation list', 'nothing', bert.caller)).reply)).toContain(
    id,
  )
  for (const verb of ['show', 'approve']) {
    const answer = await gatehouse.type(`confirmation ${verb} ${id.slice(0, 8)}`, 'nothing', anna.caller)
    expect({ verb, code: answer.code }).toEqual({ verb, code: 'not_found' })
    expect(
      (await gatehouse.type(`confirmation ${verb} ${id.slice(0, 8)}`, 'nothing', bert.caller)).reply.changes,
    ).toHaveLength(1)
  }
})
