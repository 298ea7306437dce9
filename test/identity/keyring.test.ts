import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkValue } from '@gatehouse/core/identity/derive-key.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { SqliteKeyring, storedCheckValue } from '@gatehouse/core/sqlite/keyring-store.ts'
import { SqliteMasterKey } from '@gatehouse/core/sqlite/master-key.ts'
import { sealedColumns } from '@gatehouse/core/sqlite/sealed-columns.ts'
import { SqliteSecretStore } from '@gatehouse/core/sqlite/secret-store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeAt, someTimeMs, Vault } from './vault.ts'

const place = { table: 'totp', column: 'sealed', row: '7' }
const plaintext = Buffer.from('a secret of some length')

describe('in the database', () => {
  let vault: Vault
  let keyFile: string
  const ended: string[] = []

  beforeEach(() => {
    vault = new Vault()
    keyFile = join(vault.folder, 'master.key')
    ended.length = 0
    writeKey(keyFile, vault.key)
  })
  afterEach(async () => {
    chmodSync(vault.folder, 0o700)
    await vault.stop()
  })

  const writeKey = (file: string, key: Buffer) =>
    writeFileSync(file, `${key.toString('hex')}\n`, { mode: 0o600 })

  function nextKey(): Buffer {
    const next = randomBytes(32)
    writeKey(`${keyFile}.next`, next)
    return next
  }

  const masterKey = () =>
    new SqliteMasterKey({
      database: vault.database,
      keyring: vault.realKeyring,
      keyFile: new MasterKeyFile(keyFile),
      confirmations: { endAll: words => ended.push(words) },
      links: vault.links,
      log: silentLog,
    })

  /** Something sealed in every table. */
  function fill() {
    const anna = vault.enrolled('anna')
    const offer = vault.enrolments.offer(vault.account('bert'), someTimeMs)
    const audit = new SqliteSecretStore(vault.database, vault.keyring).secret('audit')
    const link = vault.links.make('enrol', 2, someTimeMs)
    return { anna, offer, audit, link }
  }

  it('every column with something sealed is on the list that a rotation goes through', () => {
    const found = vault.database.sqlite
      .prepare(
        `SELECT m.name || '.' || c.name AS name FROM sqlite_schema m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.name LIKE '%sealed%' ORDER BY 1`,
      )
      .pluck()
      .all()
    expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(found)
  })

  it('values that were swapped between rows and tables are refused', () => {
    const anna = vault.enrolled('anna')
    const bert = vault.enrolled('bert')
    const cora = vault.account('cora')
    vault.enrolments.offer(cora, someTimeMs)
    const code = codeAt(anna.secret, someTimeMs)
    const sealedOf = (id: number) =>
      vault.one<{ sealed: Buffer }>('SELECT sealed FROM totp WHERE account = ?', id).sealed
    const put = vault.database.sqlite.prepare('UPDATE totp SET sealed = ? WHERE account = ?')
    const [annas, berts] = [sealedOf(anna.id), sealedOf(bert.id)]
    put.run(annas, bert.id)
    expect(() => vault.codes.spend(bert.id, code, someTimeMs)).toThrow(/not sealed there/)
    put.run(berts, bert.id)
    vault.database.sqlite.exec(
      `UPDATE enrolment SET sealed = (SELECT sealed FROM totp WHERE account = ${anna.id})`,
    )
    expect(() => vault.enrolments.finish(cora, code, someTimeMs)).toThrow(/not sealed there/)
    expect(vault.codes.spend(anna.id, code, someTimeMs).kind).toBe('right')
    expect(vault.codes.spend(bert.id, codeAt(bert.secret, someTimeMs), someTimeMs).kind).toBe('right')
  })

  it('a secret of Gatehouse’s own is made once, and is the same for whoever asks next', () => {
    const secret = new SqliteSecretStore(vault.database, vault.keyring).secret('audit')
    expect(secret).toHaveLength(32)
    const store = new SqliteSecretStore(vault.database, new SqliteKeyring(vault.database, vault.key, 0))
    expect(store.secret('audit')).toEqual(secret)
    expect(store.secret('other')).not.toEqual(secret)
    for (const sql of [
      'DELETE FROM sealed_secret',
      "UPDATE sealed_secret SET name = 'x'",
      'INSERT OR REPLACE INTO sealed_secret SELECT * FROM sealed_secret',
      'DELETE FROM master_key',
      'INSERT OR REPLACE INTO master_key VALUES (1, zeroblob(32), 0)',
    ])
      expect(() => vault.database.sqlite.exec(sql), sql).toThrow(/secret|master key|checked/)
  })

  it('a wrong master key is refused, and nothing is touched', () => {
    fill()
    const before = vault.dump()
    expect(() => new SqliteKeyring(vault.database, randomBytes(32), 0)).toThrow(/not the master key/)
    expect(vault.dump()).toBe(before)
  })

  it('a rotation seals every value anew and ends what waits', () => {
    const { anna, audit, link } = fill()
    const sealed = () =>
      sealedColumns.map(({ table }) =>
        vault.one<{ sealed: Buffer } | undefined>(`SELECT sealed FROM ${table}`),
      )
    const [oldSecret, oldTotp] = sealed()
    const next = nextKey()
    const key = masterKey()
    const { fingerprint } = key.next()
    expect(key.rotate(someTimeMs)).toEqual({ sealedAnew: 2, warning: null })
    expect(key.fingerprint()).toBe(fingerprint)
    expect(storedCheckValue(vault.database)).toEqual(checkValue(next))
    expect(readFileSync(keyFile, 'utf8').trim()).toBe(next.toString('hex'))
    expect(existsSync(`${keyFile}.next`)).toBe(false)
    expect(ended).toEqual(['the master key was rotated'])
    expect(vault.links.find(link.token, someTimeMs)).toBeNull()
    const [newSecret, newTotp, offer] = sealed()
    expect(newSecret).not.toEqual(oldSecret)
    expect(newTotp).not.toEqual(oldTotp)
    expect(offer).toBeUndefined()
    expect(vault.codes.spend(anna.id, codeAt(anna.secret, someTimeMs), someTimeMs).kind).toBe('right')
    expect(new SqliteSecretStore(vault.database, vault.keyring).secret('audit')).toEqual(audit)
    expect(() => new SqliteKeyring(vault.database, vault.key, 0)).toThrow(/not the master key/)
    expect(() => new SqliteKeyring(vault.database, next, 0)).not.toThrow()
  })

  it('a rotation that meets one damaged value changes nothing', () => {
    const { anna, link } = fill()
    vault.database.sqlite.exec('UPDATE sealed_secret SET sealed = randomblob(60)')
    const before = vault.dump()
    nextKey()
    expect(() => masterKey().rotate(someTimeMs)).toThrow(/sealed_secret.sealed of audit is damaged/)
    expect(vault.dump()).toBe(before)
    expect(readFileSync(keyFile, 'utf8').trim()).toBe(vault.key.toString('hex'))
    expect(existsSync(`${keyFile}.next`)).toBe(true)
    expect(vault.links.find(link.token, someTimeMs)).toEqual(link.link)
    expect(vault.codes.spend(anna.id, codeAt(anna.secret, someTimeMs), someTimeMs).kind).toBe('right')
  })

  it('a rotation whose surrounding transaction is undone leaves both files and every value', async () => {
    const { anna } = fill()
    const before = vault.dump()
    nextKey()
    const key = masterKey()
    const fingerprint = key.fingerprint()
    expect(() =>
      vault.database.write(() => {
        expect(key.rotate(someTimeMs).sealedAnew).toBe(2)
        throw new Error('undone')
      }),
    ).toThrow('undone')
    await Promise.resolve()
    expect(vault.dump()).toBe(before)
    expect(key.fingerprint()).toBe(fingerprint)
    expect(readFileSync(keyFile, 'utf8').trim()).toBe(vault.key.toString('hex'))
    expect(existsSync(`${keyFile}.next`)).toBe(true)
    expect(vault.codes.spend(anna.id, codeAt(anna.secret, someTimeMs), someTimeMs).kind).toBe('right')
  })

  it('a rotation inside a transaction moves the file only once that is kept', async () => {
    const { anna } = fill()
    const next = nextKey()
    const key = masterKey()
    vault.database.write(() => {
      expect(key.rotate(someTimeMs).warning).toBeNull()
      expect(readFileSync(keyFile, 'utf8').trim()).toBe(vault.key.toString('hex'))
    })
    expect(vault.codes.spend(anna.id, codeAt(anna.secret, someTimeMs), someTimeMs).kind).toBe('right')
    await Promise.resolve()
    expect(readFileSync(keyFile, 'utf8').trim()).toBe(next.toString('hex'))
    expect(existsSync(`${keyFile}.next`)).toBe(false)
  })

  it.each([
    ['is missing', () => undefined, /There is no new master key: .*master\.key\.next is missing/],
    ['is short', (file: string) => writeFileSync(file, 'ab'.repeat(20), { mode: 0o600 }), /has 20 bytes/],
    [
      'can be read by others',
      (file: string) => writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o644 }),
      /mode 644/,
    ],
    ['is the old one', (file: string) => writeKey(file, vault.key), /in use already/],
  ])('a rotation is refused when the next key %s, and nothing is changed', (_, make, words) => {
    fill()
    const before = vault.dump()
    make(`${keyFile}.next`)
    expect(() => masterKey().next()).toThrow(words)
    expect(() => masterKey().rotate(someTimeMs)).toThrow(words)
    expect(vault.dump()).toBe(before)
    expect(ended).toEqual([])
  })

  it('a process that still has the old key after a rotation by another says so, and seals nothing', () => {
    const { anna } = fill()
    const other = new SqliteKeyring(vault.database, vault.key, 0)
    nextKey()
    masterKey().rotate(someTimeMs)
    expect(() => other.seal(plaintext, place)).toThrow(/was changed while this Gatehouse runs/)
    expect(vault.codes.enrolled(anna.id)).toBe(true)
  })
})
