import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '@gatehouse/bot/answer.ts'
import type { Caller } from '@gatehouse/bot/caller.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { resumeApproved } from '@gatehouse/bot/dispatch/execute.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { local, office, type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'

let gatehouse: TestGatehouse
let anna: Person
beforeEach(async () => {
  gatehouse = await TestGatehouse.start()
  await gatehouse.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add wiki wiki.localhost answer=200',
  )
  anna = gatehouse.person('anna', 'operator')
})
afterEach(() => gatehouse.stop())

const stores = () => gatehouse.edge.stores
const sql = (text: string) => gatehouse.edge.database.sqlite.exec(text)
const idOf = ({ reply }: Answer): string => reply.pending?.id ?? ''
const asked = async (person: Person, line: string) =>
  idOf(await gatehouse.type(line, 'nothing', person.caller))
const code = (person: Person, id: string, caller: Caller = person.caller) =>
  gatehouse.say({ id, caller, say: { kind: 'code', account: null, code: person.code() } })
const elsewhere = (person: Person, channel: string): Caller =>
  ({ ...person.caller, kind: 'chat', place: { ...office, channel } }) as Caller
const shop = async () => (await gatehouse.ask('shop.localhost')).status
const lastEntry = () => gatehouse.audit(1)[0]

describe('no audit entry, no action', () => {
  beforeEach(() =>
    sql(
      "CREATE TRIGGER audit_is_full BEFORE INSERT ON audit WHEN NEW.kind IN ('applying', 'done') BEGIN SELECT RAISE(ABORT, 'no entry'); END",
    ),
  )

  it('of the edge', async () => {
    await gatehouse.expectUnchanged(async () => {
      const answer = await dispatch(gatehouse.deps, {
        typed: 'route add news news.localhost answer=200',
        caller: local,
      })
      expect(answer.exit).toBe(1)
    })
    gatehouse.forgiveBugs()
    const id = await asked(anna, 'route remove shop')
    await gatehouse.expectUnchanged(async () => {
      const say = { kind: 'code' as const, account: null, code: anna.code() }
      expect((await decide(gatehouse.deps, { id, caller: anna.caller, say })).exit).toBe(1)
    })
    expect(stores().confirmations.find(id)?.state).toBe('refused')
    expect(await shop()).toBe(200)
  })

  it('of people, places and keys', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const id = await asked(bert, 'account role anna viewer')
    const say = { kind: 'code' as const, account: null, code: bert.code() }
    expect((await decide(gatehouse.deps, { id, caller: bert.caller, say })).exit).toBe(1)
    expect(stores().accounts.byName('anna')?.role).toBe('operator')
    expect(stores().confirmations.find(id)?.state).toBe('refused')
  })
})

describe('a confirmed change of people', () => {
  it('uses the confirmation up', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const id = await asked(bert, 'account role anna viewer')
    expect((await code(bert, id)).exit).toBe(0)
    expect(stores().confirmations.find(id)?.state).toBe('used')
    stores().accounts.setRole(anna.id, 'operator')
    gatehouse.clock.advance(30_000)
    expect((await code(bert, id)).reply.title).toContain('carried out already')
    expect(stores().accounts.byName('anna')?.role).toBe('operator')
  })

  it('survives the end of the process between the code and the write', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const id = await asked(bert, 'account role anna viewer')
    confirmedOnly(id, bert)
    await resumeApproved(gatehouse.deps, error => expect(error).toBeUndefined())
    expect(stores().accounts.byName('anna')?.role).toBe('viewer')
  })
})

/** As it is when the process ends right after the code was taken. */
function confirmedOnly(id: string, person: Person, entry = true): void {
  const nowMs = gatehouse.clock.nowMs()
  stores().confirmations.confirmFirst(id, person.id, false, nowMs)
  const actor = { kind: 'account' as const, id: String(person.id), name: person.name }
  const plan = stores().confirmations.find(id)?.planHash ?? ''
  if (entry)
    stores().audit.append({
      atMs: nowMs,
      kind: 'confirmed',
      actor,
      face: 'slack',
      subject: 'x',
      facts: { confirmation: id, plan, person: 'first', waits: 'for nobody' },
    })
}

describe('what was approved when the process ended', () => {
  const resumed = async () => {
    await gatehouse.expectUnchanged(() => resumeApproved(gatehouse.deps, () => undefined))
    expect(await shop()).toBe(200)
  }

  it('is not done when it is too old by now', async () => {
    const id = await asked(anna, 'route remove shop')
    confirmedOnly(id, anna)
    gatehouse.clock.advance(5 * 60_000)
    await resumed()
    expect(stores().confirmations.find(id)?.state).toBe('expired')
  })

  it('is not done when who confirmed it may not any more', async () => {
    const id = await asked(anna, 'route remove shop')
    confirmedOnly(id, anna)
    stores().accounts.setRole(anna.id, 'viewer')
    await resumed()
    expect(stores().confirmations.find(id)).toMatchObject({
      state: 'refused',
      note: expect.stringContaining('may not do this any more'),
    })
  })

  it('is not done when the audit shows the first person alone, and the row claims a second', async () => {
    const [bert, cora] = [gatehouse.person('bert', 'admin'), gatehouse.person('cora', 'admin')]
    const id = await asked(bert, 'account role anna admin')
    await code(bert, id)
    stores().confirmations.confirmSecond(id, cora.id)
    await resumed()
    expect(stores().accounts.byName('anna')?.role).toBe('operator')
    expect(stores().confirmations.find(id)?.state).toBe('refused')
  })

  it('is not done when the audit does not show who confirmed it', async () => {
    const id = await asked(anna, 'route remove shop')
    confirmedOnly(id, anna, false)
    await resumed()
    expect(lastEntry()).toMatchObject({ kind: 'refused', facts: { confirmation: id } })
  })

  it('can be taken back as long as nobody carries it out', async () => {
    const id = await asked(anna, 'route remove shop')
    confirmedOnly(id, anna)
    expect((await gatehouse.type(`confirmation cancel ${id.slice(0, 8)}`, 'nothing', anna.caller)).exit).toBe(
      0,
    )
    await resumed()
  })
})

it('a plan that is being carried out does not expire under it', async () => {
  const id = await asked(anna, 'route remove shop')
  gatehouse.clock.advance(5 * 60_000 - 500)
  const decided = code(anna, id)
  gatehouse.clock.advance(1000)
  const [answer] = await Promise.all([decided, gatehouse.type('status')])
  expect(answer.exit).toBe(0)
  expect(stores().confirmations.find(id)?.state).toBe('used')
})

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
  stores().places.set({ ...office, channel: 'CVIEW', verdict: 'allow', role: 'viewer' }, 0)
  const id = await asked(anna, 'route remove shop')
  const answer = await gatehouse.expectUnchanged(() => code(anna, id, elsewhere(anna, 'CVIEW')))
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
    expect((await gatehouse.expectUnchanged(() => gatehouse.type('undo', 'nothing', caller))).code).toBe(
      'forbidden',
    )
    gatehouse.clock.advance(30_000)
    expect((await gatehouse.as(bert, 'undo')).exit).toBe(0)
  })
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

describe('what the console of the machine does as local', () => {
  it('is announced to every admin, also when it needs no code, the gravest first', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const without: Caller = { kind: 'local', face: 'gate', withoutCode: true }
    await gatehouse.type('route remove wiki', 'yes', without)
    for (let number = 0; number < 4; number += 1) await gatehouse.done(`route set shop body=${number}`)
    const told = textOf((await gatehouse.type('route list', 'nothing', bert.caller)).reply)
    expect(told).toMatch(/Done as local.*: route remove wiki\nDone as local.*: route set shop body=3\n/)
    expect(told).toContain('And 2 more. See: audit list kind=local')
  })

  it('does not change what becomes of an admin’s own command when it cannot be told', async () => {
    const bert = gatehouse.person('bert', 'admin')
    await gatehouse.done('route set shop body=1')
    sql("DROP TRIGGER IF EXISTS audit_is_history; UPDATE audit SET facts = '{\"x\":[]}' WHERE kind = 'local'")
    const answer = await gatehouse.type('route add news news.localhost answer=200', 'nothing', bert.caller)
    expect(answer.exit).toBe(0)
    expect((await gatehouse.type('status')).exit).toBe(0)
  })
})

it('somebody who is disabled cannot fill the audit either', async () => {
  stores().accounts.setState(anna.id, 'disabled')
  const before = stores().audit.head().seq
  for (let times = 0; times < 100; times += 1) await gatehouse.type('status', 'nothing', anna.caller)
  expect(stores().audit.head().seq - before).toBe(10)
})

it('somebody whom nobody knows cannot fill the audit', async () => {
  const caller: Caller = {
    ...anna.caller,
    kind: 'chat',
    identity: { platform: 'slack', workspace: 'T1', user: 'UX' },
  } as Caller
  const before = stores().audit.head().seq
  for (let times = 0; times < 500; times += 1) await gatehouse.type('status', 'nothing', caller)
  expect(stores().audit.head().seq - before).toBe(10)
  gatehouse.clock.advance(60_000)
  await gatehouse.type('status', 'nothing', caller)
  expect(lastEntry()).toMatchObject({ kind: 'denied', actor: { name: 'slack:T1/UX' }, facts: { times: 491 } })
})

it('a rotation of the master key ends what waits, and what was approved', async () => {
  const bert = gatehouse.person('bert', 'admin')
  const [waiting, approved] = [await asked(anna, 'route remove shop'), await asked(anna, 'route remove wiki')]
  confirmedOnly(approved, anna)
  const next = join(gatehouse.edge.folder, 'master.key.next')
  writeFileSync(next, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  expect((await gatehouse.as(bert, 'keyring rotate')).exit).toBe(0)
  expect((await code(anna, waiting)).reply.title).toContain('the master key was rotated')
  await gatehouse.expectUnchanged(() => resumeApproved(gatehouse.deps, () => undefined))
  expect(stores().confirmations.waiting()).toEqual([])
  expect(
    (await code(anna, await asked(anna, 'route remove shop'))).exit,
    'codes are good under the new key',
  ).toBe(0)
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
