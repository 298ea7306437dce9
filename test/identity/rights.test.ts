import type { Caller } from '@gatehouse/bot/caller.ts'
import { describe, expect, it } from 'vitest'
import { anna, asked, code, gatehouse, lastEntry, setUpEach, stores } from './scene.ts'

setUpEach()

it('a key whose owner is disabled does nothing', async () => {
  const nowMs = gatehouse.clock.nowMs()
  const key = stores().keys.add(
    { name: 'k', owner: anna.id, scopes: ['*:read'], networks: [], expiresAtMs: nowMs + 1e6 },
    nowMs,
  )
  stores().keys.issue(key.id)
  const caller: Caller = { kind: 'key', id: key.id, face: 'api', address: null }
  expect((await gatehouse.type('status', 'nothing', caller)).exit).toBe(0)
  stores().accounts.setState(anna.id, 'disabled')
  expect((await gatehouse.type('status', 'nothing', caller)).code).toBe('forbidden')
})

describe('what only an admin may set', () => {
  it('is taken back by an admin alone, whichever command takes it back', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const set = await gatehouse.as(bert, 'settings set reserved-hosts=status.localhost')
    expect(set.exit).toBe(0)
    const { number = 0 } = gatehouse.edge.revisions.active() ?? {}
    for (const line of ['undo', `rollback ${number - 1}`]) {
      const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line, 'nothing', anna.caller))
      expect({ line, code: answer.code }).toEqual({ line, code: 'forbidden' })
    }
    const nowMs = gatehouse.clock.nowMs()
    const scopes = ['undo:destructive', 'rollback:destructive']
    const key = stores().keys.add(
      { name: 'k', owner: bert.id, scopes, networks: [], expiresAtMs: nowMs + 1e6 },
      nowMs,
    )
    stores().keys.issue(key.id)
    const caller: Caller = { kind: 'key', id: key.id, face: 'api', address: null }
    const named = `undo ${number}`
    expect((await gatehouse.expectUnchanged(() => gatehouse.type(named, 'nothing', caller))).code).toBe(
      'forbidden',
    )
    gatehouse.clock.advance(30_000)
    expect((await gatehouse.as(bert, 'undo')).exit).toBe(0)
  })
})

it('what protects a route is changed by a key with the scope for policies alone, whichever command leads there', async () => {
  await gatehouse.done(
    'route add guarded guarded.localhost answer=200',
    'policy add guard ip-deny networks=203.0.113.0/24',
    'route policy add guarded guard',
  )
  const nowMs = gatehouse.clock.nowMs()
  const keyWith = (name: string, scopes: string[]): Caller => {
    const key = stores().keys.add(
      { name, owner: null, scopes, networks: [], expiresAtMs: nowMs + 1e6 },
      nowMs,
    )
    stores().keys.issue(key.id)
    return { kind: 'key', id: key.id, face: 'api', address: null }
  }
  const routes = ['route:destructive', 'undo:destructive', 'rollback:destructive']
  const lesser = keyWith('routes-alone', routes)
  const { number = 0 } = gatehouse.edge.revisions.active() ?? {}
  for (const line of ['route policy remove guarded guard', `undo ${number}`, `rollback ${number - 1}`]) {
    const answer = await gatehouse.expectUnchanged(() => gatehouse.type(line, 'nothing', lesser))
    expect({ line, code: answer.code }).toEqual({ line, code: 'forbidden' })
  }
  const whole = keyWith('policies-too', [...routes, 'policy:destructive'])
  expect((await gatehouse.type('route policy remove guarded guard', 'nothing', whole)).exit).toBe(0)
})

it('a key decides nothing about who may do what', async () => {
  const nowMs = gatehouse.clock.nowMs()
  const bert = gatehouse.person('bert', 'admin')
  const scopes = ['account:destructive', 'place:destructive', 'key:change']
  const key = stores().keys.add(
    { name: 'k', owner: bert.id, scopes, networks: [], expiresAtMs: nowMs + 1e6 },
    nowMs,
  )
  stores().keys.issue(key.id)
  const caller: Caller = { kind: 'key', id: key.id, face: 'api', address: null }
  for (const line of [
    'account add eve role=operator',
    'account enroll anna',
    'account disable anna',
    'place allow slack T1 channel=C9',
    'key revoke k',
  ]) {
    const answer = await gatehouse.type(line, 'nothing', caller)
    expect({ line, code: answer.code }).toEqual({ line, code: 'forbidden' })
  }
  expect((await gatehouse.type('account list', 'nothing', caller)).exit).toBe(0)
})

it('a key that borrows somebody else’s role asks for a second person', async () => {
  const bert = gatehouse.person('bert', 'admin')
  gatehouse.person('cora', 'admin')
  const risk = async (line: string) => stores().confirmations.find(await asked(bert, line))?.plan.risk
  expect(await risk('key create own scopes=*:read')).toBe('destructive')
  expect(await risk('key create other scopes=*:read owner=cora')).toBe('critical')
  const cora = stores().accounts.byName('cora')?.id ?? null
  const nowMs = gatehouse.clock.nowMs()
  for (const [name, owner] of [
    ['hers', cora],
    ['nobodys', null],
    ['mine', bert.id],
  ] as const)
    stores().keys.issue(
      stores().keys.add({ name, owner, scopes: ['*:read'], networks: [], expiresAtMs: nowMs + 1e6 }, nowMs)
        .id,
    )
  expect(await risk('key rotate hers')).toBe('critical')
  expect(await risk('key rotate nobodys')).toBe('critical')
  expect(await risk('key rotate mine')).toBe('destructive')
})

describe('what runs at once is judged again when it takes effect', () => {
  /** Gets in between the plan and its beginning: the edge is asked for what it runs before every push. */
  function meanwhile(work: () => void): void {
    const read = gatehouse.edge.admin.read.bind(gatehouse.edge.admin)
    gatehouse.edge.admin.read = async () => {
      work()
      gatehouse.edge.admin.read = read
      return read()
    }
  }

  it('a key that is revoked meanwhile changes nothing', async () => {
    const nowMs = gatehouse.clock.nowMs()
    const key = stores().keys.add(
      { name: 'k', owner: anna.id, scopes: ['route:change'], networks: [], expiresAtMs: nowMs + 1e6 },
      nowMs,
    )
    stores().keys.issue(key.id)
    meanwhile(() => stores().keys.revoke(key.id, nowMs))
    const caller: Caller = { kind: 'key', id: key.id, face: 'api', address: null }
    const answer = await gatehouse.expectUnchanged(() =>
      gatehouse.type('route add late late.localhost answer=200', 'nothing', caller),
    )
    expect(answer).toMatchObject({ code: 'forbidden', reply: { title: expect.stringContaining('revoked') } })
    expect(lastEntry()).toMatchObject({ kind: 'denied', actor: { kind: 'key' } })
  })

  it('a person who is demoted meanwhile changes nothing', async () => {
    meanwhile(() => stores().accounts.setRole(anna.id, 'viewer'))
    const answer = await gatehouse.expectUnchanged(() =>
      gatehouse.type('route add late late.localhost answer=200', 'nothing', anna.caller),
    )
    expect(answer.code).toBe('forbidden')
  })
})

it('a stale plan that has come to ask more than the asker may is refused, and opens nothing', async () => {
  const bert = gatehouse.person('bert', 'admin')
  const id = await asked(anna, 'undo 3')
  await gatehouse.as(bert, 'settings set reserved-hosts=status.localhost')
  const last = gatehouse.edge.revisions.active()?.number ?? 0
  const line = `rollback ${last - 1}`
  expect((await gatehouse.type(line, 'nothing', anna.caller)).code).toBe('forbidden')
  expect((await code(anna, id)).reply.pending?.needs).toBe('code')
  expect(
    stores()
      .confirmations.waiting()
      .map(({ role }) => role),
  ).not.toContain('admin')
})

it('a link that was made for less ends when somebody is made more', async () => {
  const [bert, cora] = [gatehouse.person('bert', 'admin'), gatehouse.person('cora', 'admin')]
  const olga = gatehouse.person('olga', 'operator', 'without codes')
  const { token } = stores().links.make('enrol', olga.id, gatehouse.clock.nowMs())
  const id = await asked(bert, 'account role olga admin')
  await code(bert, id)
  expect((await code(cora, id)).exit).toBe(0)
  expect(stores().accounts.byName('olga')?.role).toBe('admin')
  expect(stores().links.find(token, gatehouse.clock.nowMs())).toBeNull()
})
