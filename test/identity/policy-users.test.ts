import { SqlitePolicyUserStore } from '@gatehouse/core/sqlite/policy-user-store.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { someTimeMs, Vault } from './vault.ts'

const keep = keeper()
let vault: Vault
let users: SqlitePolicyUserStore

beforeEach(() => {
  vault = keep(new Vault())
  users = new SqlitePolicyUserStore(vault.database)
})

const user = (policy: string, user: string, askedBy: string, ...carriedBy: string[]) => ({
  policy,
  user,
  askedBy,
  carriedBy,
})

describe('a user of a policy, as links know it', () => {
  it('keeps its number, and remembers who asked last, and where it was carried then', () => {
    const anna = users.keep(user('doors', 'anna', 'olga'))
    expect(users.keep(user('doors', 'bert', 'olga'))).not.toBe(anna)
    expect(users.keep(user('other', 'anna', 'olga'))).not.toBe(anna)
    expect(users.keep(user('doors', 'anna', 'carl', 'shop'))).toBe(anna)
    expect(users.get(anna)).toEqual({ id: anna, ...user('doors', 'anna', 'carl', 'shop') })
    expect(users.get(99)).toBeNull()
  })

  it.each([
    "UPDATE policy_user SET policy = 'other'",
    "UPDATE policy_user SET user = 'bert'",
    'UPDATE policy_user SET id = 7',
    "INSERT INTO policy_user (policy, user, asked_by) VALUES ('doors', 'anna', 'x')",
    "INSERT INTO policy_user (policy, user, asked_by) VALUES ('', 'anna', 'x')",
  ])('is not bent by raw SQL: %s', sql => {
    const id = users.keep(user('doors', 'anna', 'olga'))
    expect(() => vault.database.write(() => vault.database.sqlite.exec(sql))).toThrow(
      /stays with its user|UNIQUE|CHECK/,
    )
    expect(users.get(id)).toMatchObject({ policy: 'doors', user: 'anna' })
  })

  it('has one link at a time, beside those of others with the same number', () => {
    const id = users.keep(user('doors', 'anna', 'olga'))
    const first = vault.links.make('password', id, someTimeMs)
    const key = vault.links.make('api-key', id, someTimeMs)
    const second = vault.links.make('password', id, someTimeMs)
    const found = [first, key, second].map(({ token }) => vault.links.find(token, someTimeMs)?.purpose)
    expect(found).toEqual([undefined, 'api-key', 'password'])
  })
})
