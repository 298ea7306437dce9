import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '@gatehouse/bot/config.ts'
import { openMasterKey } from '@gatehouse/bot/startup/open-master-key.ts'
import { checkValue } from '@gatehouse/core/identity/derive-key.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { SqliteCodes } from '@gatehouse/core/sqlite/codes-store.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { storedCheckValue } from '@gatehouse/core/sqlite/keyring-store.ts'
import { SqliteMasterKey } from '@gatehouse/core/sqlite/master-key.ts'
import { SqliteSecretStore } from '@gatehouse/core/sqlite/secret-store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeAt, someTimeMs, Vault } from './vault.ts'

const _good = () => randomBytes(32).toString('hex')
const readMasterKey = (file: string) => new MasterKeyFile(file).read()
const _sha = (text: string) => createHash('sha256').update(text).digest('hex')

describe('at the start', () => {
  let vault: Vault
  let keyFile: string
  beforeEach(() => {
    vault = new Vault()
    keyFile = join(vault.folder, 'master.key')
  })
  afterEach(async () => {
    chmodSync(vault.folder, 0o700)
    await vault.stop()
  })

  const put = (file: string, key: Buffer | string, mode = 0o600) => {
    writeFileSync(file, typeof key === 'string' ? key : `${key.toString('hex')}\n`)
    chmodSync(file, mode)
  }
  const start = (masterKeyFile: string | undefined, production = true, database = vault.database) =>
    openMasterKey({
      config: { production, masterKeyFile },
      dataFolder: vault.folder,
      database,
      nowMs: someTimeMs,
      log: silentLog,
    })
  /** A database that was never opened with a key. */
  function emptyDatabase(): Database {
    return new Database(join(vault.folder, `${randomBytes(4).toString('hex')}.db`))
  }

  it('the environment names the file', () => {
    const environment = { CADDY_BIN: 'caddy', GATEHOUSE_DATA: vault.folder }
    expect(readConfig(environment).masterKeyFile).toBeUndefined()
    expect(readConfig({ ...environment, GATEHOUSE_MASTER_KEY_FILE: '' }).masterKeyFile).toBeUndefined()
    expect(readConfig({ ...environment, GATEHOUSE_MASTER_KEY_FILE: keyFile }).masterKeyFile).toBe(keyFile)
  })

  it('the demo makes a good key of its own, once, that nobody else can read', () => {
    const database = emptyDatabase()
    const { keyring, keyFile: own } = start(undefined, false, database)
    const file = own.path
    expect(file).toBe(keyFile)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const made = readFileSync(file, 'utf8')
    expect(made).toMatch(/^[0-9a-f]{64}\n$/)
    const secret = new SqliteSecretStore(database, keyring).secret('audit')
    const again = start(undefined, false, database)
    expect(readFileSync(file, 'utf8')).toBe(made)
    expect(new SqliteSecretStore(database, again.keyring).secret('audit')).toEqual(secret)
    expect(readdirSync(vault.folder).filter(name => name.includes('tmp'))).toEqual([])
    database.close()
  })

  it('the demo does not make a new key for a database whose key is lost', () => {
    expect(() => start(undefined, false)).toThrow(/is missing, and the database was sealed under it/)
    expect(existsSync(keyFile)).toBe(false)
  })

  it('the demo refuses a bad key as well', () => {
    put(keyFile, 'changeme')
    expect(() => start(undefined, false)).toThrow(/sample/)
    put(keyFile, vault.key, 0o644)
    expect(() => start(undefined, false)).toThrow(/mode 644/)
  })

  it('production demands the variable, and makes no key', () => {
    const database = emptyDatabase()
    expect(() => start(undefined, true, database)).toThrow(/^GATEHOUSE_MASTER_KEY_FILE is not set\./)
    expect(() => start(keyFile, true, database)).toThrow(
      /master\.key is missing\. Make it with: \(umask 077; openssl/,
    )
    put(keyFile, 'ab'.repeat(16))
    expect(() => start(keyFile, true, database)).toThrow(/has 16 bytes/)
    expect(storedCheckValue(database)).toBeNull()
    put(keyFile, randomBytes(32))
    expect(start(keyFile, true, database).warning).toBeNull()
    expect(storedCheckValue(database)).not.toBeNull()
    database.close()
  })

  it('a wrong key is refused with a sentence, and nothing is touched', () => {
    vault.enrolled('anna')
    const before = vault.dump()
    put(keyFile, randomBytes(32))
    expect(() => start(keyFile)).toThrow(
      /is not the one under which the database was sealed\. Put the right one back/,
    )
    expect(vault.dump()).toBe(before)
    put(keyFile, vault.key)
    expect(start(keyFile).keyFile.path).toBe(keyFile)
  })

  describe('beside a key in a folder that cannot be written', () => {
    /** Root may write anywhere, so that the work is done as somebody who may not. */
    function asNobody<T>(work: () => T): T {
      if (process.getuid?.() !== 0) return work()
      process.seteuid?.(65534)
      try {
        return work()
      } finally {
        process.seteuid?.(0)
      }
    }

    function lockedFolder() {
      const next = randomBytes(32)
      const file = join(vault.folder, 'keys', 'master.key')
      chmodSync(vault.folder, 0o711)
      mkdirSync(join(vault.folder, 'keys'))
      put(file, vault.key)
      put(`${file}.next`, next)
      for (const path of [file, `${file}.next`]) if (process.getuid?.() === 0) chownSync(path, 65534, 65534)
      chmodSync(join(vault.folder, 'keys'), 0o555)
      const masterKey = new SqliteMasterKey({
        database: vault.database,
        keyring: vault.realKeyring,
        keyFile: new MasterKeyFile(file),
        confirmations: { endAll: () => undefined },
        links: vault.links,
        log: silentLog,
      })
      return { file, next, masterKey }
    }
    afterEach(() => chmodSync(join(vault.folder, 'keys'), 0o755))

    const byHand = /put .*master\.key\.next in its place yourself/

    it('a rotation holds and says what to do by hand, and the start works before and after that is done', () => {
      const { file, next, masterKey } = lockedFolder()
      const anna = vault.enrolled('anna')
      expect(asNobody(() => masterKey.rotate(someTimeMs)).warning).toMatch(byHand)
      expect(storedCheckValue(vault.database)).toEqual(checkValue(next))
      expect(asNobody(() => readMasterKey(file))).toEqual(vault.key)
      const opened = asNobody(() => start(file))
      expect(opened.warning).toMatch(byHand)
      expect(
        new SqliteCodes(vault.database, opened.keyring).spend(
          anna.id,
          codeAt(anna.secret, someTimeMs),
          someTimeMs,
        ).kind,
      ).toBe('right')
      chmodSync(join(vault.folder, 'keys'), 0o755)
      renameSync(`${file}.next`, file)
      expect(asNobody(() => start(file)).warning).toBeNull()
    })

    it('a rotation inside a transaction says so before it is kept', async () => {
      const { file, masterKey } = lockedFolder()
      const { warning } = asNobody(() => vault.database.write(() => masterKey.rotate(someTimeMs)))
      expect(warning).toMatch(byHand)
      await Promise.resolve()
      expect(existsSync(file)).toBe(true)
    })
  })

  describe('after a rotation that was killed', () => {
    function killedRotation(moment: 'before' | 'after') {
      const anna = vault.enrolled('anna')
      const next = randomBytes(32)
      put(keyFile, vault.key)
      put(`${keyFile}.next`, next)
      const script = fileURLToPath(new URL('rotate-child.ts', import.meta.url))
      const words = [vault.file, keyFile, vault.key.toString('hex'), moment]
      const { signal } = spawnSync(process.execPath, [script, ...words], { stdio: 'inherit' })
      expect(signal).toBe('SIGKILL')
      expect([readMasterKey(keyFile), readMasterKey(`${keyFile}.next`)]).toEqual([vault.key, next])
      return { anna, next }
    }

    const secretOpens = (keyring: ReturnType<typeof start>['keyring'], id: number) =>
      keyring.open(vault.one<{ sealed: Buffer }>('SELECT sealed FROM totp WHERE account = ?', id).sealed, {
        table: 'totp',
        column: 'sealed',
        row: String(id),
      })

    it('before it was kept, the old key counts and the new one waits beside it', () => {
      const { anna, next } = killedRotation('before')
      const { keyring, warning } = start(keyFile)
      expect(warning).toBeNull()
      expect(secretOpens(keyring, anna.id)).toEqual(anna.secret)
      expect(readMasterKey(keyFile)).toEqual(vault.key)
      expect(readMasterKey(`${keyFile}.next`)).toEqual(next)
    })

    it('after it was kept, the start puts the new file in its place', () => {
      const { anna, next } = killedRotation('after')
      const { keyring, warning } = start(keyFile)
      expect(warning).toBeNull()
      expect(secretOpens(keyring, anna.id)).toEqual(anna.secret)
      expect(codeAt(secretOpens(keyring, anna.id), someTimeMs)).toBe(codeAt(anna.secret, someTimeMs))
      expect(readMasterKey(keyFile)).toEqual(next)
      expect(existsSync(`${keyFile}.next`)).toBe(false)
    })

    it('after it was kept, a bad old file does not keep the start from finishing it', () => {
      const { next } = killedRotation('after')
      put(keyFile, vault.key, 0o644)
      expect(start(keyFile).warning).toBeNull()
      expect(readMasterKey(keyFile)).toEqual(next)
    })

    it('after it was kept, a next file that others can read is not taken', () => {
      killedRotation('after')
      chmodSync(`${keyFile}.next`, 0o644)
      expect(() => start(keyFile)).toThrow(/is not the one under which/)
    })
  })
})
