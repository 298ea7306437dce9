import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { resumeApproved } from '@gatehouse/bot/dispatch/execute.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { local, type Person } from '../harness/gatehouse.ts'
import { anna, asked, code, gatehouse, lastEntry, setUpEach, shop, stores } from './scene.ts'

setUpEach()

const sql = (text: string) => gatehouse.edge.database.sqlite.exec(text)

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
