import { keyState } from '@gatehouse/core/identity/api-key.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, Keys } from './key-parts.ts'

let gate: Keys
beforeEach(() => {
  gate = new Keys()
})
afterEach(() => gate.stop())

const asked: Keys['asked'] = changes => gate.asked(changes)

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
