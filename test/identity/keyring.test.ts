import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AesKeyring } from '@gatehouse/core/identity/aes-keyring.ts'
import { checkValue, deriveKey } from '@gatehouse/core/identity/derive-key.ts'
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

describe('derived keys', () => {
  /** RFC 5869, section 2, in full. */
  function hkdf(key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
    const hmac = (secret: Buffer, data: Buffer) => createHmac('sha256', secret).update(data).digest()
    const pseudorandom = hmac(salt.length === 0 ? Buffer.alloc(32) : salt, key)
    let block = Buffer.alloc(0)
    let output = Buffer.alloc(0)
    for (let count = 1; output.length < length; count += 1) {
      block = hmac(pseudorandom, Buffer.concat([block, info, Buffer.from([count])]))
      output = Buffer.concat([output, block])
    }
    return output.subarray(0, length)
  }
  const hex = (text: string) => Buffer.from(text, 'hex')

  it('are those of RFC 5869', () => {
    const key = Buffer.alloc(22, 0x0b)
    const first = hkdf(key, hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42)
    expect(first.toString('hex')).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    )
    const third = hkdf(key, Buffer.alloc(0), Buffer.alloc(0), 42)
    expect(third.toString('hex')).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    )
    for (const purpose of ['seal', 'check'] as const) {
      const label = Buffer.from(`gatehouse ${purpose}`)
      expect(deriveKey(key, purpose)).toEqual(hkdf(key, Buffer.alloc(0), label, 32))
    }
  })

  it('differ by purpose and by master key', () => {
    const [one, other] = [randomBytes(32), randomBytes(32)]
    const keys = [one, other].flatMap(key => [deriveKey(key, 'seal'), checkValue(key)])
    expect(new Set(keys.map(key => key.toString('hex'))).size).toBe(4)
    expect(hkdfSync('sha256', one, '', '', 32)).not.toEqual(keys[0])
  })
})

describe('a sealed value', () => {
  const masterKey = randomBytes(32)
  const keyring = new AesKeyring(masterKey)

  it('opens where it was sealed, and looks different each time', () => {
    const [one, other] = [keyring.seal(plaintext, place), keyring.seal(plaintext, place)]
    expect(keyring.open(one, place)).toEqual(plaintext)
    expect(new AesKeyring(masterKey).open(other, place)).toEqual(plaintext)
    expect(one).toHaveLength(12 + plaintext.length + 16)
    expect(one.subarray(0, 12)).not.toEqual(other.subarray(0, 12))
    expect(one.includes(plaintext)).toBe(false)
  })

  it.each([
    ['another row', { ...place, row: '8' }],
    ['another column', { ...place, column: 'other' }],
    ['another table', { ...place, table: 'enrolment' }],
  ])('does not open in %s', (_, elsewhere) => {
    expect(() => keyring.open(keyring.seal(plaintext, place), elsewhere)).toThrow(/not sealed there/)
  })

  it('does not open under another key', () => {
    expect(() => new AesKeyring(randomBytes(32)).open(keyring.seal(plaintext, place), place)).toThrow(
      /not sealed there/,
    )
  })

  it('does not open with any bit of it flipped', () => {
    const sealed = keyring.seal(plaintext, place)
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => keyring.open(flipped, place), `bit ${bit}`).toThrow(/not sealed there/)
    }
  })

  it('does not open cut off anywhere, or with something behind it', () => {
    const sealed = keyring.seal(plaintext, place)
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => keyring.open(sealed.subarray(0, length), place), `${length} bytes`).toThrow(/not sealed/)
    expect(() => keyring.open(Buffer.concat([sealed, Buffer.alloc(1)]), place)).toThrow(/not sealed/)
  })

  it('does not show what it is in the error', () => {
    try {
      keyring.open(Buffer.concat([keyring.seal(plaintext, place), Buffer.alloc(1)]), place)
      expect.unreachable()
    } catch (error) {
      expect(String(error)).toBe(
        'AppError: What is stored in totp.sealed of 7 is damaged, or was not sealed there; it is not used. Restore a backup of the database.',
      )
    }
  })
})

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
