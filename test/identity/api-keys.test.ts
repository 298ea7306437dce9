import { readFileSync } from 'node:fs'
import { type ApiKey, allows, inNetworks, keyState, Scope } from '@gatehouse/core/identity/api-key.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, Keys } from './key-parts.ts'

let gate: Keys
beforeEach(() => {
  gate = new Keys()
})
afterEach(() => gate.stop())

const asked: Keys['asked'] = changes => gate.asked(changes)

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
