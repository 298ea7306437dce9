import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { SqliteAccountStore } from '@gatehouse/core/sqlite/account-store.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { discord, people, setUpEach, slack } from './account-scene.ts'

setUpEach()

describe('accounts are read from the database each time', () => {
  it('a demotion by another connection counts at the very next look', () => {
    const { id } = people.account('anna', 'admin')
    people.accounts.link(id, slack, 1)
    expect(people.accounts.byIdentity(slack)?.role).toBe('admin')
    const other = new Database(people.file)
    const theirs = new SqliteAccountStore(other)
    theirs.setRole(id, 'viewer')
    expect(people.accounts.byIdentity(slack)?.role).toBe('viewer')
    theirs.setState(id, 'disabled')
    expect(people.accounts.get(id)?.state).toBe('disabled')
    theirs.unlink(slack)
    expect(people.accounts.byIdentity(slack)).toBeNull()
    theirs.remove(id, 2)
    expect(people.accounts.byName('anna')).toBeNull()
    other.close()
  })

  it('so does one by another process', () => {
    const { id } = people.account('anna', 'admin')
    expect(people.accounts.get(id)?.role).toBe('admin')
    const script = fileURLToPath(new URL('set-role-child.ts', import.meta.url))
    execFileSync(process.execPath, [script, people.file, 'anna', 'operator'])
    expect(people.accounts.get(id)?.role).toBe('operator')
  })
})

describe('an account', () => {
  it('has any number of identities, and an identity has one account', () => {
    const anna = people.account('anna', 'viewer')
    const bert = people.account('bert', 'viewer')
    people.accounts.link(anna.id, slack, 1)
    people.accounts.link(anna.id, discord, 1)
    expect(people.accounts.identities(anna.id)).toEqual([discord, slack])
    expect(people.accounts.byIdentity(discord)?.name).toBe('anna')
    expect(() => people.accounts.link(bert.id, slack, 2)).toThrow(
      'slack:T024/U9 is linked to the account anna',
    )
    expect(people.accounts.identities(bert.id)).toEqual([])
  })

  it('that is removed is found by nothing, and its name and identities are free for another id', () => {
    const anna = people.account('anna', 'admin')
    people.accounts.link(anna.id, slack, 1)
    people.accounts.remove(anna.id, 2)
    expect([people.accounts.get(anna.id), people.accounts.byIdentity(slack), people.accounts.list()]).toEqual(
      [null, null, []],
    )
    const again = people.account('anna', 'viewer')
    people.accounts.link(again.id, slack, 3)
    expect(again.id).toBeGreaterThan(anna.id)
    expect(people.accounts.byIdentity(slack)).toEqual(again)
    for (const change of [
      () => people.accounts.setRole(anna.id, 'admin'),
      () => people.accounts.setState(anna.id, 'active'),
      () => people.accounts.link(anna.id, discord, 4),
      () => people.accounts.remove(anna.id, 4),
    ])
      expect(change).toThrow('not there any more')
  })

  it('keeps nothing of a transaction that failed', () => {
    expect(() =>
      people.database.write(() => {
        people.accounts.link(people.account('anna', 'admin').id, slack, 1)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(people.accounts.list()).toEqual([])
    expect(people.accounts.byIdentity(slack)).toBeNull()
  })

  it.each([
    'local',
    'gatehouse',
    'demo',
    'key',
    'unknown',
    'test',
    '123456',
    'Anna',
    '-a',
    'a b',
    '',
    '@everyone',
  ])('cannot be called %j', name => {
    expect(() => people.accounts.add({ name, role: 'viewer' }, 1)).toThrow("cannot be an account's name")
    expect(people.accounts.list()).toEqual([])
  })
})

describe('raw SQL cannot break the rules of accounts', () => {
  const run = (sql: string) => people.database.sqlite.exec(sql)

  /** `anna` (1) is active with an identity, `bert` (2) disabled, `carl` (3) removed. */
  beforeEach(() => {
    people.accounts.link(people.account('anna', 'admin').id, slack, 1)
    people.accounts.setState(people.account('bert', 'viewer').id, 'disabled')
    people.accounts.remove(people.account('carl', 'viewer').id, 2)
  })

  it.each([
    "UPDATE account SET role = 'viewer', state = 'disabled' WHERE id = 1",
    "UPDATE account SET state = 'active' WHERE id = 2",
    "UPDATE account SET state = 'removed', removed_at_ms = 3 WHERE id = 2",
    'DELETE FROM identity',
    "INSERT INTO account (name, role, state, created_at_ms) VALUES ('carl', 'admin', 'active', 4)",
    "INSERT INTO identity VALUES ('discord', '1', '2', 2, 4)",
  ])('what is allowed works: %s', sql => {
    run(sql)
    expect(people.database.sqlite.prepare('SELECT changes() AS n').get()).toEqual({ n: 1 })
  })

  it.each([
    ["UPDATE account SET state = 'active', removed_at_ms = NULL WHERE id = 3", 'never changes'],
    ["UPDATE account SET role = 'admin' WHERE id = 3", 'never changes'],
    ['UPDATE account SET removed_at_ms = 9 WHERE id = 3', 'never changes'],
    ["UPDATE account SET state = 'removed' WHERE id = 2", 'CHECK'],
    ['UPDATE account SET removed_at_ms = 3 WHERE id = 2', 'CHECK'],
    ["UPDATE account SET state = 'removed', removed_at_ms = 3 WHERE id = 1", 'without its identities'],
    ["UPDATE account SET state = 'asleep' WHERE id = 1", 'CHECK'],
    ["UPDATE account SET role = 'root' WHERE id = 1", 'CHECK'],
    ["UPDATE account SET name = 'dora' WHERE id = 1", 'never change'],
    ['UPDATE account SET created_at_ms = 0 WHERE id = 1', 'never change'],
    ['UPDATE account SET id = 77 WHERE id = 2', 'never change'],
    ['DELETE FROM account WHERE id = 3', 'never deleted'],
    [
      "INSERT INTO account (name, role, state, created_at_ms) VALUES ('anna', 'admin', 'active', 4)",
      'never replaced',
    ],
    [
      "INSERT OR REPLACE INTO account (name, role, state, created_at_ms) VALUES ('anna', 'viewer', 'active', 4)",
      'never replaced',
    ],
    [
      "INSERT OR REPLACE INTO account (id, name, role, state, created_at_ms) VALUES (3, 'dora', 'admin', 'active', 4)",
      'never replaced',
    ],
    [
      "INSERT INTO account (name, role, state, created_at_ms) VALUES ('dora', 'admin', 'disabled', 4)",
      'begins as active',
    ],
    [
      "INSERT INTO account (name, role, state, created_at_ms, removed_at_ms) VALUES ('dora', 'admin', 'removed', 4, 4)",
      'begins as active',
    ],
    ["INSERT INTO account (name, role, state, created_at_ms) VALUES ('Dora', 'admin', 'active', 4)", 'CHECK'],
    [
      "INSERT INTO account (name, role, state, created_at_ms) VALUES ('dora-', 'admin', 'active', 4)",
      'CHECK',
    ],
    ["INSERT INTO identity VALUES ('slack', 'T024', 'U9', 2, 4)", 'belongs to one account'],
    ["INSERT OR REPLACE INTO identity VALUES ('slack', 'T024', 'U9', 2, 4)", 'belongs to one account'],
    ["INSERT INTO identity VALUES ('slack', 'T024', 'U10', 3, 4)", 'has no identities'],
    ["INSERT INTO identity VALUES ('slack', 'T024', 'U10', 99, 4)", 'FOREIGN KEY'],
    ["INSERT INTO identity VALUES ('slack', 'T024', '@anna', 2, 4)", 'CHECK'],
    ["INSERT INTO identity VALUES ('slack', '', 'U10', 2, 4)", 'CHECK'],
    ['UPDATE identity SET account = 2', 'never changed'],
    ["UPDATE identity SET user = 'U10'", 'never changed'],
  ])('refused: %s', (sql, words) => {
    const before = people.dump()
    expect(() => run(sql)).toThrow(words)
    expect(people.dump()).toBe(before)
  })
})
