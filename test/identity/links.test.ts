import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import type { AuditEvent } from '@gatehouse/core/identity/audit.ts'
import { SqliteApiKeyStore } from '@gatehouse/core/sqlite/api-key-store.ts'
import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import { SqliteSecretStore } from '@gatehouse/core/sqlite/secret-store.ts'
import { SqliteSeenAddressStore } from '@gatehouse/core/sqlite/seen-address-store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atOnce } from './at-once.ts'
import { codeAt, someTimeMs, Vault, wrongCode } from './vault.ts'

let vault: Vault
beforeEach(() => {
  vault = new Vault()
})
afterEach(() => vault.stop())

const minute = 60_000

describe('a one-time link', () => {
  it('is found by its token as often as somebody looks, for five minutes, and looking changes nothing', () => {
    const { link, token } = vault.links.make('enrol', 7, someTimeMs)
    const before = vault.dump()
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    for (const nowMs of [someTimeMs, someTimeMs, someTimeMs + 5 * minute - 1])
      expect(vault.links.find(token, nowMs)).toEqual(link)
    expect(vault.dump()).toBe(before)
    expect(link).toMatchObject({ purpose: 'enrol', subject: 7, expiresAtMs: someTimeMs + 5 * minute })
  })

  it('is nothing after that, and nothing before: a clock that was set back does not lengthen it', () => {
    const { link, token } = vault.links.make('enrol', 7, someTimeMs)
    for (const nowMs of [someTimeMs + 5 * minute, someTimeMs - 1]) {
      expect(vault.links.find(token, nowMs)).toBeNull()
      expect(vault.links.consume(link.id, nowMs)).toBe(false)
    }
    expect(vault.links.consume(link.id, someTimeMs)).toBe(true)
  })

  it('is used up once', () => {
    const { link, token } = vault.links.make('api-key', 7, someTimeMs)
    expect(vault.links.consume(link.id, someTimeMs + 1)).toBe(true)
    expect(vault.links.consume(link.id, someTimeMs + 1)).toBe(false)
    expect(vault.links.find(token, someTimeMs + 1)).toBeNull()
  })

  it('is used up once, though two processes try at one moment', async () => {
    const ids = Array.from({ length: 100 }, (_, index) =>
      String(vault.links.make('enrol', index + 1, someTimeMs).link.id),
    )
    const words = [vault.file, String(someTimeMs), ...ids]
    const got = await atOnce(new URL('consume-child.ts', import.meta.url), [words, words])
    expect(got.flat().sort()).toEqual([...ids].sort())
  })

  it('ends an older one for the same, and no other', () => {
    const old = vault.links.make('enrol', 7, someTimeMs)
    const other = vault.links.make('enrol', 8, someTimeMs)
    const otherPurpose = vault.links.make('api-key', 7, someTimeMs)
    const newer = vault.links.make('enrol', 7, someTimeMs)
    expect(vault.links.find(old.token, someTimeMs)).toBeNull()
    expect(vault.links.consume(old.link.id, someTimeMs)).toBe(false)
    for (const { link, token } of [other, otherPurpose, newer])
      expect(vault.links.find(token, someTimeMs)).toEqual(link)
  })

  it('ends with all others', () => {
    const tokens = [1, 2, 3].map(subject => vault.links.make('enrol', subject, someTimeMs).token)
    vault.links.endAll()
    for (const token of tokens) expect(vault.links.find(token, someTimeMs)).toBeNull()
  })

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(10_000), "' OR 1=1 --", '\u0000'.repeat(43)])(
    'is not found by another token',
    token => {
      vault.links.make('enrol', 7, someTimeMs)
      expect(vault.links.find(token, someTimeMs)).toBeNull()
    },
  )

  it('is not found by what a thief of the database reads', () => {
    const { token } = vault.links.make('enrol', 7, someTimeMs)
    const { token_hash } = vault.one<{ token_hash: Buffer }>('SELECT token_hash FROM one_time_link')
    expect(vault.links.find(token_hash.toString('base64url'), someTimeMs)).toBeNull()
    vault.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    expect(vault.database.sqlite.serialize().includes(token)).toBe(false)
  })

  it.each([
    'UPDATE one_time_link SET subject = 8',
    "UPDATE one_time_link SET purpose = 'api-key'",
    'UPDATE one_time_link SET token_hash = zeroblob(32)',
    'UPDATE one_time_link SET created_at_ms = created_at_ms + 1, expires_at_ms = expires_at_ms + 1',
    'UPDATE one_time_link SET expires_at_ms = expires_at_ms + 1',
    'UPDATE one_time_link SET used_at_ms = expires_at_ms',
    'UPDATE one_time_link SET used_at_ms = created_at_ms; UPDATE one_time_link SET used_at_ms = NULL',
    'INSERT OR REPLACE INTO one_time_link SELECT * FROM one_time_link',
    "INSERT INTO one_time_link SELECT 99, zeroblob(32), 'free', 1, 0, 300000, NULL",
    "INSERT INTO one_time_link SELECT 99, zeroblob(32), 'enrol', 9, 0, 300000, 1",
    "INSERT INTO one_time_link SELECT 99, zeroblob(32), 'enrol', 9, 0, 300001, NULL",
  ])('is not bent by raw SQL: %s', sql => {
    vault.links.make('enrol', 7, someTimeMs)
    const before = vault.dump()
    expect(() => vault.database.write(() => vault.database.sqlite.exec(sql))).toThrow(/link|CHECK/)
    expect(vault.dump()).toBe(before)
  })
})

describe('a handover', () => {
  const clock = { now: someTimeMs, monotonic: 0 }
  let audit: SqliteAuditLog
  let keys: SqliteApiKeyStore
  let handovers: LinkHandovers

  beforeEach(() => {
    clock.now = someTimeMs
    clock.monotonic = 0
    audit = new SqliteAuditLog(
      vault.database,
      new SqliteSecretStore(vault.database, vault.keyring).secret('audit'),
    )
    keys = new SqliteApiKeyStore(vault.database)
    const passwords = { target: () => null, begin: () => '', set: async () => ({ kind: 'over' as const }) }
    handovers = new LinkHandovers({
      transactions: vault.database,
      links: vault.links,
      accounts: vault.accounts,
      codes: vault.codes,
      enrolments: vault.enrolments,
      keys,
      passwords,
      audit,
      seenAddresses: new SqliteSeenAddressStore(vault.database),
      clock: { nowMs: () => clock.now, monotonicMs: () => clock.monotonic, sleep: async () => undefined },
    })
  })

  const written = (): Pick<AuditEvent, 'kind' | 'subject' | 'facts'>[] =>
    audit.list({ limit: 100, after: 0 }).map(({ kind, subject, facts }) => ({ kind, subject, facts }))

  function begin(name: string) {
    const account = vault.account(name)
    const { token } = vault.links.make('enrol', account, clock.now)
    const opened = handovers.open(token, 'web')
    if (opened.kind !== 'enrol') throw new Error(opened.kind)
    return { id: account, token, ...opened }
  }

  const key = (name: string) =>
    keys.add({ name, owner: null, scopes: ['*:read'], networks: [], expiresAtMs: clock.now + 1e9 }, clock.now)

  it('is looked at as often as link previews do, and then still opens once', () => {
    const account = vault.account('anna')
    const { token } = vault.links.make('enrol', account, clock.now)
    const before = vault.dump()
    for (let count = 0; count < 3; count += 1)
      expect(handovers.peek(token)).toEqual({ purpose: 'enrol', name: 'anna' })
    expect(vault.dump()).toBe(before)
    expect(written()).toEqual([])
    expect(handovers.open(token, 'web').kind).toBe('enrol')
    expect(handovers.peek(token)).toBeNull()
    expect(handovers.open(token, 'web')).toEqual({ kind: 'over' })
  })

  it('takes a person from the link to codes that count, and writes it down without a secret', () => {
    const { id, offer, session, token } = begin('anna')
    const wrong = wrongCode(offer.secret, clock.now)
    const code = codeAt(offer.secret, clock.now)
    expect(handovers.finish(session, wrong, 'web').kind).toBe('wrong')
    expect(vault.codes.enrolled(id)).toBe(false)
    const result = handovers.finish(session, code, 'web')
    expect(result.kind).toBe('enrolled')
    expect(vault.codes.enrolled(id)).toBe(true)
    expect(handovers.finish(session, code, 'web')).toEqual({ kind: 'over' })
    expect(written()).toMatchObject([
      { kind: 'sign-in', subject: 'one-time link of anna', facts: { purpose: 'enrol' } },
      { kind: 'wrong-code', facts: { outcome: 'wrong' } },
      { kind: 'sign-in', facts: { outcome: 'enrolled' } },
    ])
    const text = JSON.stringify(audit.list({ limit: 100 }))
    const recovery = result.kind === 'enrolled' ? result.recoveryCodes : []
    for (const secret of [token, session, offer.secret, wrong, code, ...recovery])
      expect(text).not.toContain(secret)
  })

  it('gives the secret of an API key once', () => {
    const { token } = vault.links.make('api-key', key('ci').id, clock.now)
    expect(handovers.peek(token)).toEqual({ purpose: 'api-key', name: 'ci' })
    const opened = handovers.open(token, 'console')
    expect(opened).toMatchObject({ kind: 'api-key', name: 'ci' })
    const secret = opened.kind === 'api-key' ? opened.secret : ''
    expect(keys.bySecret(secret)?.name).toBe('ci')
    expect(handovers.open(token, 'console')).toEqual({ kind: 'over' })
    expect(JSON.stringify(audit.list({ limit: 100 }))).not.toContain(secret)
    expect(written()[0]).toMatchObject({ kind: 'sign-in', subject: 'one-time link of ci' })
  })

  it('comes to nothing for who may not use it any more', () => {
    const gone = (name: string, change: (id: number) => void) => {
      const account = vault.account(name)
      const { token } = vault.links.make('enrol', account, clock.now)
      expect(handovers.peek(token)).not.toBeNull()
      change(account)
      expect(handovers.peek(token)).toBeNull()
      expect(handovers.open(token, 'web')).toEqual({ kind: 'over' })
    }
    gone('anna', id => vault.accounts.setState(id, 'disabled'))
    gone('bert', id => vault.accounts.remove(id, clock.now))
    gone('cora', id => {
      const { secret } = vault.enrolments.offer(id, clock.now)
      vault.enrolments.finish(id, codeAt(secret, clock.now), clock.now)
    })
    const revoked = key('ci')
    const { token } = vault.links.make('api-key', revoked.id, clock.now)
    keys.revoke(revoked.id, clock.now)
    expect(handovers.open(token, 'web')).toEqual({ kind: 'over' })
  })

  it('stays whole when its audit entry cannot be written: then nothing was opened', () => {
    const { token } = vault.links.make('enrol', vault.account('anna'), clock.now)
    const before = vault.dump()
    vault.database.sqlite.exec(
      "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    expect(() => handovers.open(token, 'web')).toThrow('no room')
    expect(vault.dump()).toBe(before)
    vault.database.sqlite.exec('DROP TRIGGER full')
    expect(handovers.open(token, 'web').kind).toBe('enrol')
  })

  it('ends ten minutes after it was opened, by a clock that nobody sets', () => {
    const { offer, session } = begin('anna')
    clock.monotonic += 10 * minute - 1
    expect(handovers.finish(session, wrongCode(offer.secret, clock.now), 'web').kind).toBe('wrong')
    clock.monotonic += 1
    expect(handovers.finish(session, codeAt(offer.secret, clock.now), 'web')).toEqual({ kind: 'over' })
  })

  it('of a person who begins again ends the first', () => {
    const first = begin('anna')
    const { token } = vault.links.make('enrol', first.id, clock.now)
    const second = handovers.open(token, 'web')
    expect(handovers.finish(first.session, codeAt(first.offer.secret, clock.now), 'web')).toEqual({
      kind: 'over',
    })
    const code = second.kind === 'enrol' ? codeAt(second.offer.secret, clock.now) : ''
    expect(handovers.finish(second.kind === 'enrol' ? second.session : '', code, 'web').kind).toBe('enrolled')
  })

  it('does not let the memory grow: the oldest of more than a hundred ends', () => {
    const begun = Array.from({ length: 101 }, (_, index) => begin(`person-${index}`))
    const kinds = [begun[0], begun[1], begun[100]].map(
      one => one && handovers.finish(one.session, wrongCode(one.offer.secret, clock.now), 'web').kind,
    )
    expect(kinds).toEqual(['over', 'wrong', 'wrong'])
  })

  it('that leads nowhere is written down once a minute, however often it is tried', () => {
    for (let count = 0; count < 50; count += 1) handovers.open('x'.repeat(43), 'web')
    expect(written()).toEqual([
      { kind: 'denied', subject: 'one-time link of unknown', facts: { outcome: 'over', times: 1 } },
    ])
    clock.monotonic += minute
    handovers.open('x'.repeat(43), 'web')
    expect(written()[1]?.facts).toEqual({ outcome: 'over', times: 50 })
  })
})
