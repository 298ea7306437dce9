import { readFileSync } from 'node:fs'
import {
  type ApiKey,
  allows,
  inNetworks,
  keyState,
  type NewApiKey,
  Scope,
} from '@gatehouse/core/identity/api-key.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Keys } from './key-parts.ts'

const dayMs = 86_400_000
let gate: Keys
beforeEach(() => {
  gate = new Keys()
})
afterEach(() => gate.stop())

const asked = (changes: Partial<NewApiKey> = {}): NewApiKey => ({
  name: 'deploy',
  owner: null,
  scopes: ['*:read'],
  networks: [],
  expiresAtMs: gate.nowMs + 90 * dayMs,
  ...changes,
})

describe('what scopes allow', () => {
  it.each([
    ['route:read', 'route', 'read', true],
    ['route:read', 'route', 'change', false],
    ['route:change', 'route', 'read', true],
    ['route:change', 'route', 'change', true],
    ['route:change', 'route', 'destructive', false],
    ['route:destructive', 'route', 'read', true],
    ['route:destructive', 'route', 'change', true],
    ['route:destructive', 'route', 'destructive', true],
    ['route:destructive', 'route', 'critical', false],
    ['route:destructive', 'routes', 'read', false],
    ['route:destructive', 'settings', 'read', false],
    ['*:read', 'route', 'read', true],
    ['*:read', 'route', 'change', false],
    ['*:change', 'anything', 'read', true],
    ['*:change', 'anything', 'change', true],
    ['*:change', 'anything', 'destructive', false],
    ['*:change', 'anything', 'critical', false],
    ['settings:read,route:change', 'route', 'change', true],
    ['settings:destructive,route:read', 'route', 'change', false],
    ['', 'route', 'read', false],
  ] as const)('[%s] for %s at %s: %s', (scopes, noun, risk, allowed) => {
    expect(allows(scopes === '' ? [] : scopes.split(','), noun, risk)).toBe(allowed)
  })

  it.each([
    '*:destructive',
    '*:critical',
    'route:critical',
    'route',
    ':read',
    'Route:read',
    'route:read ',
    '*',
    'a:b:read',
    'route :read',
  ])('%s is no scope', text => expect(Scope.safeParse(text).success).toBe(false))
})

describe('networks', () => {
  it.each([
    ['', '203.0.113.9', true],
    ['', null, true],
    ['10.0.0.0/8', null, false],
    ['10.0.0.0/8', '10.255.1.2', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.7', '10.0.0.7', true],
    ['10.0.0.7', '10.0.0.8', false],
    ['10.0.0.0/8', '::ffff:10.1.2.3', true],
    ['10.0.0.0/8', '::ffff:a01:203', true],
    ['10.0.0.0/8', '::ffff:11.1.2.3', false],
    ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['::ffff:10.0.0.0/104', '11.1.2.3', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '10.0.0.1', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::1', '2001:DB8:0:0::1', true],
    ['192.0.2.0/24,10.0.0.0/8', '10.0.0.1', true],
    ['10.0.0.0/8', '10.0.0.1.example.com', false],
    ['10.0.0.0/8', '010.0.0.1', false],
    ['10.0.0.0/8', '167772161', false],
    ['fe80::/10', 'fe80::1%eth0', false],
    ['10.0.0.0/8', '', false],
  ] as const)('[%s] and %s: %s', (networks, address, inside) => {
    expect(inNetworks(networks === '' ? [] : networks.split(','), address)).toBe(inside)
  })
})

it.each([
  [{ expiresAtMs: 10, revokedAtMs: null }, 9, 'live'],
  [{ expiresAtMs: 10, revokedAtMs: null }, 10, 'expired'],
  [{ expiresAtMs: 10, revokedAtMs: 5 }, 6, 'revoked'],
  [{ expiresAtMs: 10, revokedAtMs: 5 }, 99, 'revoked'],
  // A clock that was set back brings no key back.
  [{ expiresAtMs: 10, revokedAtMs: 5 }, 1, 'revoked'],
] as const)('a key with %j is at %i %s', (times, nowMs, state) => {
  const key: ApiKey = { ...asked(), id: 1, createdAtMs: 0, lastUsedAtMs: null, ...times }
  expect(keyState(key, nowMs)).toBe(state)
})

describe('the store of keys', () => {
  it('finds a key by its secret alone, once that is made, and keeps only the hash', () => {
    const key = gate.keys.add(asked({ networks: ['10.0.0.0/8'] }), gate.nowMs)
    expect(gate.keys.bySecret('')).toBeNull()
    const secret = gate.keys.issue(key.id)
    expect(secret).toMatch(/^gh_[A-Za-z0-9_-]{43}$/)
    expect(gate.keys.bySecret(secret)).toEqual(key)
    for (const wrong of [
      secret.slice(0, -1),
      `${secret}=`,
      ` ${secret}`,
      secret.toLowerCase(),
      secret.slice(3),
      `gh_${'A'.repeat(43)}`,
    ])
      expect(gate.keys.bySecret(wrong), wrong).toBeNull()
    expect(() => gate.keys.issue(key.id)).toThrow(/shown once/)
    gate.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    const stored = readFileSync(gate.file)
    expect(stored.includes('deploy')).toBe(true)
    expect(stored.includes(secret.slice(3))).toBe(false)
    expect(stored.includes(Buffer.from(secret.slice(3), 'base64url'))).toBe(false)
  })

  it('gives every key another secret', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const secrets = names.map(name => gate.keys.issue(gate.keys.add(asked({ name }), gate.nowMs).id))
    expect(new Set(secrets).size).toBe(5)
    expect(secrets.map(secret => gate.keys.bySecret(secret)?.name)).toEqual(names)
  })

  it('refuses a second live key of a name; that of an ended one is free', () => {
    const first = gate.keys.add(asked(), gate.nowMs)
    expect(() => gate.keys.add(asked(), gate.nowMs)).toThrow(/There is a key "deploy" already/)
    gate.keys.revoke(first.id, gate.nowMs)
    const second = gate.keys.add(asked({ expiresAtMs: gate.nowMs + 1000 }), gate.nowMs)
    gate.nowMs += 1000
    const third = gate.keys.add(asked(), gate.nowMs)
    expect(gate.keys.list().map(key => [key.id, keyState(key, gate.nowMs)])).toEqual([
      [first.id, 'revoked'],
      [second.id, 'expired'],
      [third.id, 'live'],
    ])
    expect(gate.keys.byName('deploy')?.id).toBe(third.id)
  })

  it('rotates with an overlap: both secrets work until the old one ends, and the new key is like the old one', () => {
    const old = gate.keys.add(asked({ scopes: ['route:change'], networks: ['10.0.0.0/8'] }), gate.nowMs)
    const oldSecret = gate.keys.issue(old.id)
    const times = { nowMs: gate.nowMs, oldUntilMs: gate.nowMs + dayMs, expiresAtMs: gate.nowMs + 90 * dayMs }
    const fresh = gate.keys.rotate(old.id, times)
    expect(fresh).toEqual({ ...old, id: fresh.id, expiresAtMs: times.expiresAtMs })
    const freshSecret = gate.keys.issue(fresh.id)
    const state = (secret: string, nowMs: number) => {
      const key = gate.keys.bySecret(secret)
      return key && keyState(key, nowMs)
    }
    expect([state(oldSecret, gate.nowMs + dayMs - 1), state(oldSecret, gate.nowMs + dayMs)]).toEqual([
      'live',
      'expired',
    ])
    expect(state(freshSecret, gate.nowMs + dayMs)).toBe('live')
    expect(gate.keys.byName('deploy')?.id).toBe(fresh.id)
    expect(() => gate.keys.rotate(old.id, times)).toThrow(/not the newest/)
  })

  it('ends the old key at once when there is no overlap, or when nobody ever saw its secret', () => {
    const times = { nowMs: gate.nowMs, oldUntilMs: gate.nowMs, expiresAtMs: gate.nowMs + dayMs }
    const one = gate.keys.add(asked(), gate.nowMs)
    const secret = gate.keys.issue(one.id)
    const two = gate.keys.rotate(one.id, times)
    expect(gate.keys.bySecret(secret)?.revokedAtMs).toBe(gate.nowMs)
    gate.keys.rotate(two.id, { ...times, oldUntilMs: gate.nowMs + dayMs })
    expect(gate.keys.get(two.id)?.revokedAtMs).toBe(gate.nowMs)
    expect(() => gate.keys.issue(two.id)).toThrow(/was revoked/)
  })

  it('never lengthens the life of the old key', () => {
    const old = gate.keys.add(asked({ expiresAtMs: gate.nowMs + 1000 }), gate.nowMs)
    gate.keys.issue(old.id)
    gate.keys.rotate(old.id, {
      nowMs: gate.nowMs,
      oldUntilMs: gate.nowMs + dayMs,
      expiresAtMs: gate.nowMs + dayMs,
    })
    expect(gate.keys.get(old.id)?.expiresAtMs).toBe(gate.nowMs + 1000)
  })

  it('remembers the last use to the minute, never an earlier one, and none of a revoked key', () => {
    const { id } = gate.keys.add(asked(), gate.nowMs)
    gate.keys.issue(id)
    const lastUse = (atMs: number) => {
      gate.keys.used(id, gate.nowMs + atMs)
      return (gate.keys.get(id)?.lastUsedAtMs ?? Number.NaN) - gate.nowMs
    }
    expect([0, 59_999, 60_000, 61_000, 0, 120_000].map(lastUse)).toEqual([
      0, 0, 60_000, 60_000, 60_000, 120_000,
    ])
    gate.keys.revoke(id, gate.nowMs)
    expect(lastUse(900_000)).toBe(120_000)
  })

  it('revokes for good, and says when it was', () => {
    const { id } = gate.keys.add(asked(), gate.nowMs)
    gate.keys.revoke(id, gate.nowMs + 5)
    gate.keys.revoke(id, gate.nowMs + 9)
    expect(gate.keys.get(id)?.revokedAtMs).toBe(gate.nowMs + 5)
    expect(gate.keys.byName('deploy')).toBeNull()
  })

  it('an owner must be an account', () => {
    expect(() => gate.keys.add(asked({ owner: 77 }), gate.nowMs)).toThrow(/FOREIGN KEY/)
  })
})

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

describe('key create', () => {
  it('says in words what the key may do, and gives a link; the secret is made when that is opened', () => {
    const anna = gate.actor('anna')
    const before = gate.dump()
    const { changes, findings } = gate.preview(
      'key create deploy scopes=route:change,*:read networks=10.0.0.0/8',
      anna,
    )
    expect(gate.dump()).toBe(before)
    expect(findings).toEqual([])
    expect(changes).toMatchObject([{ thing: 'key', name: 'deploy', action: 'add' }])
    expect(Object.fromEntries(changes[0]?.fields.map(({ key, to }) => [key, to]) ?? [])).toEqual({
      owner: 'anna (role admin)',
      scopes: 'route:change, *:read',
      networks: '10.0.0.0/8',
      expires: '90d after it is made',
    })
    const written = gate.say('key create deploy scopes=route:change,*:read networks=10.0.0.0/8', anna)
    expect(written.data).toMatchObject({
      name: 'deploy',
      owner: anna.account.id,
      expiresAtMs: gate.nowMs + 90 * dayMs,
    })
    expect(written.handover?.purpose).toBe('api-key')
    expect(JSON.stringify({ ...written, handover: null })).not.toMatch(/gh_|token/)
    const link = gate.links.find(written.handover?.token ?? '', gate.nowMs)
    expect(gate.keys.bySecret(gate.keys.issue(link?.subject ?? 0))?.name).toBe('deploy')
  })

  it('belongs to whoever makes it, to the console when that makes it, or to the account that is named', () => {
    const anna = gate.actor('anna')
    const bert = gate.actor('bert', 'operator')
    gate.say('key create one scopes=*:read', anna)
    gate.say('key create two scopes=*:read')
    gate.say('key create three scopes=*:read owner=bert', anna)
    expect(['one', 'two', 'three'].map(name => gate.keys.byName(name)?.owner)).toEqual([
      anna.account.id,
      null,
      bert.account.id,
    ])
  })

  it.each([
    ['scopes=route:destructive', 'route:destructive lets whoever holds the key do without a code'],
    ['scopes=*:change', '*:change lets whoever holds the key change everything that asks for no code'],
  ])('warns of %s', (scopes, words) => {
    const anna = gate.actor('anna')
    expect(gate.preview(`key create k ${scopes}`, anna).findings).toEqual([
      { guard: 'key-scope', message: expect.stringContaining(words), risk: 'destructive' },
    ])
    expect(gate.preview('key create k scopes=*:read,route:change', anna).findings).toEqual([])
  })

  it('says that a key of nobody acts as admin, and how it gets an owner', () => {
    gate.actor('bert', 'operator')
    const { changes, findings } = gate.preview('key create k scopes=*:read')
    expect(changes[0]?.fields[0]).toEqual({ key: 'owner', from: null, to: 'none (acts as admin)' })
    expect(findings).toEqual([
      {
        guard: 'key-owner',
        message: expect.stringMatching(/acts as admin.*owner=<account>/),
        risk: 'destructive',
      },
    ])
    expect(gate.preview('key create k scopes=*:read owner=bert').findings).toEqual([])
  })

  it.each([
    ['key create k', 'scopes is missing'],
    ['key create K scopes=*:read', 'a name has 1 to 40 lower-case letters'],
    ['key create k scopes=', 'scopes is empty'],
    ['key create k scopes=*:destructive', 'write a scope as noun:risk'],
    ['key create k scopes=route:critical', 'write a scope as noun:risk'],
    ['key create k scopes=rout:read', 'no command begins with "rout". Did you mean route?'],
    ['key create k scopes=zzzzzz:read', 'A scope names one of audit, config, key, rollback, route, or *.'],
    [`key create k scopes=${Array(33).fill('*:read').join(',')}`, 'at most 32 scopes'],
    ['key create k scopes=*:read expires=366d', 'at most 365d'],
    ['key create k scopes=*:read expires=90', '90 needs a unit'],
    ['key create k scopes=*:read networks=10.0.0.0/33', 'write an address or a network'],
    ['key create k scopes=*:read networks=example.com', 'write an address or a network'],
    ['key create k scopes=*:read owner=ann', 'There is no account "ann". Did you mean anna?'],
    ['key create k scopes=*:read owner=carl', 'carl is disabled'],
    [
      'key create taken scopes=*:read',
      'There is a key "taken" already. For a new secret type: key rotate taken',
    ],
  ])('refuses with a sentence, and changes nothing: %s', (line, words) => {
    gate.actor('anna')
    gate.accounts.setState(gate.actor('carl').account.id, 'disabled')
    gate.say('key create taken scopes=*:read')
    const before = gate.dump()
    expect(() => gate.say(line)).toThrow(words)
    expect(gate.dump()).toBe(before)
  })

  it('cannot be done by a key, which would outlive its own end and scopes', () => {
    const key = gate.keys.add(asked({ scopes: ['key:destructive'] }), gate.nowMs)
    const before = gate.dump()
    for (const line of ['key create k scopes=*:change', 'key rotate deploy'])
      expect(() => gate.say(line, { kind: 'key', key, role: 'admin' })).toThrow(
        /API key cannot make or rotate keys/,
      )
    expect(gate.dump()).toBe(before)
  })

  it('leaves nothing when the transaction that it is part of fails', () => {
    const before = gate.dump()
    const { write } = gate.preview('key create k scopes=*:read')
    expect(() =>
      gate.database.write(() => {
        write(gate.nowMs, 1)
        throw new Error('no audit entry')
      }),
    ).toThrow('no audit entry')
    expect(gate.dump()).toBe(before)
    gate.say('key create k scopes=*:read')
    expect(gate.dump()).not.toBe(before)
  })
})

describe('key rotate', () => {
  it('gives a new secret, and lets the old one work for a day unless said otherwise', () => {
    const old = gate.secretOf('key create deploy scopes=route:destructive expires=30d')
    const { changes, findings } = gate.preview('key rotate deploy')
    expect(changes[0]?.fields).toEqual([
      { key: 'secret', from: null, to: 'a new one' },
      { key: 'old secret', from: null, to: 'works for another 1d' },
      { key: 'expires', from: '2026-01-31 00:00 UTC', to: '90d after it is made' },
      { key: 'acts for', from: null, to: 'none (acts as admin)' },
    ])
    expect(findings).toHaveLength(1)
    const fresh = gate.secretOf('key rotate deploy')
    expect(fresh).not.toBe(old)
    expect([old, fresh].map(secret => (gate.keys.bySecret(secret)?.expiresAtMs ?? 0) - gate.nowMs)).toEqual([
      dayMs,
      90 * dayMs,
    ])
  })

  it.each([
    ['overlap=0s', 'ends at once', 'revoked'],
    ['overlap=7d', 'works for another 7d', 'live'],
  ])('with %s the old secret %s', (overlap, words, state) => {
    const old = gate.secretOf('key create deploy scopes=*:read')
    expect(gate.preview(`key rotate deploy ${overlap}`).changes[0]?.fields[1]?.to).toBe(words)
    gate.say(`key rotate deploy ${overlap}`)
    const key = gate.keys.bySecret(old)
    expect(key && keyState(key, gate.nowMs + 7 * dayMs - 1)).toBe(state)
  })

  it.each([
    ['key rotate deploj', 'There is no key "deploj". Did you mean deploy?'],
    ['key rotate deploy overlap=8d', 'at most 7d'],
    ['key rotate deploy expires=400d', 'at most 365d'],
    ['key rotate gone', 'The key gone was revoked. For a new one type: key create gone'],
    ['key rotate orphan', 'The account that the key orphan belonged to is gone: key revoke orphan'],
  ])('refuses with a sentence, and changes nothing: %s', (line, words) => {
    gate.secretOf('key create deploy scopes=*:read')
    gate.say('key create gone scopes=*:read')
    gate.say('key revoke gone')
    const bert = gate.actor('bert')
    gate.say('key create orphan scopes=*:read', bert)
    gate.accounts.remove(bert.account.id, gate.nowMs)
    const before = gate.dump()
    expect(() => gate.say(line)).toThrow(words)
    expect(gate.dump()).toBe(before)
  })
})

describe('key revoke', () => {
  it('ends every live key of that name at once, and no other', () => {
    const old = gate.secretOf('key create deploy scopes=*:read')
    const fresh = gate.secretOf('key rotate deploy')
    const other = gate.secretOf('key create other scopes=*:read')
    expect(gate.preview('key revoke deploy').changes.map(change => [change.action, change.name])).toEqual([
      ['remove', 'deploy'],
      ['remove', 'deploy'],
    ])
    gate.say('key revoke deploy')
    expect([old, fresh, other].map(secret => gate.keys.bySecret(secret)?.revokedAtMs)).toEqual([
      gate.nowMs,
      gate.nowMs,
      null,
    ])
    expect(gate.preview('key revoke deploy').changes).toEqual([])
    expect(() => gate.preview('key revoke depoly')).toThrow('There is no key "depoly". Did you mean deploy?')
  })

  it('also ends a key whose link is still open', () => {
    const { handover } = gate.say('key create deploy scopes=*:read')
    gate.say('key revoke deploy')
    const link = gate.links.find(handover?.token ?? '', gate.nowMs)
    expect(() => gate.keys.issue(link?.subject ?? 0)).toThrow('The key deploy was revoked')
  })
})

it('key list shows what each key may do, live ones first, and no secret', () => {
  expect(gate.read('key list')).toMatchObject({ title: 'There are no API keys yet.', data: [] })
  gate.secretOf('key create a-gone scopes=*:read')
  gate.say('key revoke a-gone')
  const anna = gate.actor('anna')
  const secret = gate.secretOf('key create deploy scopes=route:change networks=10.0.0.0/8', anna)
  gate.keys.used(gate.keys.bySecret(secret)?.id ?? 0, gate.nowMs)
  gate.nowMs += 60_000
  const reply = gate.read('key list')
  expect(reply.title).toBe('2 keys, 1 live')
  expect(reply.table?.rows).toEqual([
    ['deploy', 'anna (role admin)', 'route:change', '10.0.0.0/8', '2026-04-01 00:00 UTC', '1m ago', 'live'],
    ['a-gone', 'none (acts as admin)', '*:read', 'everywhere', '2026-04-01 00:00 UTC', 'never', 'revoked'],
  ])
  expect(JSON.stringify(reply)).not.toContain(secret.slice(3))
})
