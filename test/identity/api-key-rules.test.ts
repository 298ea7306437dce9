import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, Keys } from './key-parts.ts'

let gate: Keys
beforeEach(() => {
  gate = new Keys()
})
afterEach(() => gate.stop())

const asked: Keys['asked'] = changes => gate.asked(changes)

describe('raw SQL cannot break the rules of keys', () => {
  const year = 365 * dayMs
  const hash = (digit: string) => digit.repeat(64)
  const insert = (sets: Record<string, unknown>, verb = 'INSERT') => {
    const row = {
      name: 'other',
      owner: null,
      scopes: '["*:read"]',
      networks: '[]',
      created_at_ms: 1000,
      expires_at_ms: 2000,
      ...sets,
    }
    const columns = Object.keys(row)
    gate.database.sqlite
      .prepare(`${verb} INTO api_key (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(...Object.values(row))
  }

  it('a key as it should be goes in (so that the refusals below mean something)', () => {
    insert({})
    insert({ name: 'longest', expires_at_ms: 1000 + year })
    insert({
      name: 'many',
      scopes: '["*:change","route:destructive","a-b:read"]',
      networks: '["10.0.0.0/8"]',
    })
    expect(gate.keys.list().map(key => key.name)).toEqual(['longest', 'many', 'other'])
  })

  it.each([
    { name: '' },
    { name: 'Other' },
    { name: 'x'.repeat(41) },
    { scopes: '[]' },
    { scopes: '{}' },
    { scopes: 'x' },
    { scopes: '["*:destructive"]' },
    { scopes: '["*:read","route:critical"]' },
    { scopes: '["route"]' },
    { scopes: '[":read"]' },
    { scopes: '["Route:read"]' },
    { scopes: '["ro ute:read"]' },
    { scopes: '[7]' },
    { networks: 'null' },
    { expires_at_ms: 1001 + year },
    { expires_at_ms: 1000 },
    { secret_hash: hash('a') },
    { revoked_at_ms: 1500 },
    { last_used_at_ms: 1500 },
    { owner: 12 },
    { replaces: 12 },
  ])('no key begins with %j', sets => {
    const before = gate.dump()
    expect(() => insert(sets)).toThrow()
    expect(gate.dump()).toBe(before)
  })

  describe('with a key in use, an old one in its overlap, and a revoked one', () => {
    let ids: { old: number; live: number; revoked: number; fresh: number }
    beforeEach(() => {
      const { keys, nowMs } = gate
      const old = keys.add(asked({ expiresAtMs: nowMs + 90 * dayMs }), nowMs).id
      keys.issue(old)
      const live = keys.rotate(old, { nowMs, oldUntilMs: nowMs + dayMs, expiresAtMs: nowMs + 90 * dayMs }).id
      keys.issue(live)
      keys.used(live, nowMs + 1000)
      const revoked = keys.add(asked({ name: 'gone' }), nowMs).id
      keys.issue(revoked)
      keys.revoke(revoked, nowMs)
      const fresh = keys.add(asked({ name: 'fresh' }), nowMs).id
      ids = { old, live, revoked, fresh }
    })
    const run = (statement: string) =>
      gate.database.sqlite.exec(
        statement.replaceAll(/\$(\w+)/g, (_, name: keyof typeof ids) => String(ids[name])),
      )

    it.each([
      "UPDATE api_key SET name = 'x' WHERE id = $live",
      'UPDATE api_key SET id = 99 WHERE id = $live',
      'UPDATE api_key SET scopes = \'["*:change"]\' WHERE id = $live',
      'UPDATE api_key SET networks = \'["10.0.0.0/8"]\' WHERE id = $live',
      'UPDATE api_key SET owner = 1 WHERE id = $live',
      'UPDATE api_key SET created_at_ms = created_at_ms + 1 WHERE id = $live',
      'UPDATE api_key SET expires_at_ms = expires_at_ms + 1 WHERE id = $live',
      'UPDATE api_key SET replaces = NULL WHERE id = $live',
      'UPDATE api_key SET secret_hash = NULL, last_used_at_ms = NULL WHERE id = $live',
      `UPDATE api_key SET secret_hash = '${hash('b')}' WHERE id = $live`,
      `UPDATE api_key SET secret_hash = '${hash('B')}' WHERE id = $fresh`,
      "UPDATE api_key SET secret_hash = 'abc' WHERE id = $fresh",
      'UPDATE OR REPLACE api_key SET secret_hash = (SELECT secret_hash FROM api_key WHERE id = $live) WHERE id = $fresh',
      'UPDATE api_key SET last_used_at_ms = 5 WHERE id = $fresh',
      'UPDATE api_key SET last_used_at_ms = 5 WHERE id = $live',
      'UPDATE api_key SET last_used_at_ms = NULL WHERE id = $live',
      'UPDATE api_key SET revoked_at_ms = NULL WHERE id = $revoked',
      'UPDATE api_key SET revoked_at_ms = revoked_at_ms + 1 WHERE id = $revoked',
      'UPDATE api_key SET last_used_at_ms = 9e12 WHERE id = $revoked',
      'UPDATE api_key SET expires_at_ms = expires_at_ms - 1 WHERE id = $revoked',
      'DELETE FROM api_key WHERE id = $revoked',
      'DELETE FROM api_key',
      "REPLACE INTO api_key (id, name, scopes, networks, created_at_ms, expires_at_ms) VALUES ($live, 'x', '[\"*:read\"]', '[]', 1, 2)",
      // A second live key of the name.
      'INSERT INTO api_key (name, scopes, networks, created_at_ms, expires_at_ms) SELECT name, scopes, networks, created_at_ms, expires_at_ms FROM api_key WHERE id = $live',
      // Rotated twice.
      'REPLACE INTO api_key (name, scopes, networks, replaces, created_at_ms, expires_at_ms) SELECT name, scopes, networks, replaces, created_at_ms, expires_at_ms FROM api_key WHERE id = $live',
      // The one that it replaces would live on for longer than seven days.
      'INSERT INTO api_key (name, scopes, networks, replaces, created_at_ms, expires_at_ms) SELECT name, scopes, networks, id, created_at_ms, expires_at_ms FROM api_key WHERE id = $live',
      // In the place of a revoked key, with more scopes, or under another name.
      'INSERT INTO api_key (name, scopes, networks, replaces, created_at_ms, expires_at_ms) SELECT name, \'["*:change"]\', networks, id, created_at_ms, expires_at_ms FROM api_key WHERE id = $revoked',
      "INSERT INTO api_key (name, scopes, networks, replaces, created_at_ms, expires_at_ms) SELECT 'x', scopes, networks, id, created_at_ms, expires_at_ms FROM api_key WHERE id = $revoked",
    ])('%s', statement => {
      const before = gate.dump()
      expect(() => run(statement)).toThrow(/API key|CHECK|FOREIGN/)
      expect(gate.dump()).toBe(before)
    })

    it.each([
      'UPDATE api_key SET expires_at_ms = expires_at_ms - 1 WHERE id = $live',
      'UPDATE api_key SET revoked_at_ms = 1 WHERE id = $live',
      `UPDATE api_key SET secret_hash = '${hash('b')}' WHERE id = $fresh`,
      'UPDATE api_key SET last_used_at_ms = last_used_at_ms + 1 WHERE id = $live',
      'INSERT INTO api_key (name, scopes, networks, replaces, created_at_ms, expires_at_ms) SELECT name, scopes, networks, id, created_at_ms, expires_at_ms FROM api_key WHERE id = $revoked',
    ])('but this is a step that a key may take: %s', statement => {
      const before = gate.dump()
      run(statement)
      expect(gate.dump()).not.toBe(before)
    })
  })
})
