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
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '@gatehouse/bot/config.ts'
import { openMasterKey } from '@gatehouse/bot/startup/open-master-key.ts'
import { checkValue } from '@gatehouse/core/identity/derive-key.ts'
import { keyMaterial } from '@gatehouse/core/identity/key-material.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { SqliteCodes } from '@gatehouse/core/sqlite/codes-store.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { storedCheckValue } from '@gatehouse/core/sqlite/keyring-store.ts'
import { SqliteMasterKey } from '@gatehouse/core/sqlite/master-key.ts'
import { SqliteSecretStore } from '@gatehouse/core/sqlite/secret-store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { codeAt, someTimeMs, Vault } from './vault.ts'

const good = () => randomBytes(32).toString('hex')
const readMasterKey = (file: string) => new MasterKeyFile(file).read()
const sha = (text: string) => createHash('sha256').update(text).digest('hex')

describe('a master key', () => {
  const bytes = randomBytes(32)
  it.each([
    ['64 hex digits', bytes.toString('hex'), bytes],
    ['hex digits with a newline', `${bytes.toString('hex')}\n`, bytes],
    ['hex digits from another system', `${bytes.toString('hex').toUpperCase()}\r\n`, bytes],
    ['base64', `${bytes.toString('base64')}\n`, bytes],
    ['base64 for URLs', bytes.toString('base64url'), bytes],
    ['raw bytes', bytes, bytes],
  ])('may be %s', (_, content, key) => {
    expect(keyMaterial(Buffer.from(content), 'k')).toEqual(key)
  })

  it('may be long, and broken into lines by the tool that made it', () => {
    const long = randomBytes(96)
    const lines = long.toString('base64').replaceAll(/.{64}/g, line => `${line}\n`)
    expect(keyMaterial(Buffer.from(lines), 'k')).toEqual(long)
  })

  it('may be raw bytes of which the last one is a newline', () => {
    const raw = Buffer.concat([Buffer.from([0xff]), randomBytes(30), Buffer.from('\n')])
    expect(keyMaterial(raw, 'k')).toEqual(raw)
  })

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /is empty/],
    ['a newline', '\n', /is empty/],
    ['31 bytes in hex', randomBytes(31).toString('hex'), /has 31 bytes, and 32 are needed/],
    ['31 bytes in base64', randomBytes(31).toString('base64'), /has 31 bytes/],
    ['31 raw bytes', Buffer.concat([Buffer.from([0xff]), randomBytes(30)]), /has 31 bytes/],
    ['32 hex digits', randomBytes(16).toString('hex'), /has 16 bytes/],
    ['65 hex digits', `${good()}a`, /odd number of hex digits/],
    ['changeme', 'changeme', /sample/],
    ['changeme in a long form', 'changeme-changeme-changeme-changeme-changeme', /sample/],
    ['the words of a template', 'CHANGE_ME_to_32_random_bytes_0123456789', /sample/],
    ['your-256-bit-secret', 'your-256-bit-secret-your-256-bit-secret', /sample/],
    ['zeros', '0'.repeat(64), /again and again/],
    ['zero bytes', Buffer.alloc(32), /again and again/],
    ['one letter', 'a'.repeat(64), /again and again/],
    ['two digits', '0f'.repeat(32), /repeats/],
    ['all digits in order', '0123456789abcdef'.repeat(4), /repeats/],
    ['counting bytes', Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('hex'), /only counts/],
    [
      'bytes counted down',
      Buffer.from(Array.from({ length: 32 }, (_, at) => 255 - at)).toString('hex'),
      /only counts/,
    ],
    [
      'bytes counted by three',
      Buffer.from(Array.from({ length: 40 }, (_, at) => 3 * at)).toString('hex'),
      /only counts/,
    ],
    ['a short key twice', randomBytes(16).toString('hex').repeat(2), /repeats/],
    ['the AES-256 key of NIST', '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', /sample/],
    ['the key of the GCM specification', 'feffe9928665731c6d6a8f9467308308'.repeat(2), /repeats/],
    ['the hash of nothing', sha(''), /sample/],
    ['the hash of password', sha('password').toUpperCase(), /sample/],
    ['few different bytes', Buffer.from(sha('x')).toString('hex'), /not random/],
    ['words', 'correct horse battery staple on a rainy day in april', /not random/],
    ['words with signs', 'correct-horse-battery-staple-on-a-rainy-day-in-april', /not random/],
    ['a sentence', 'It was the best of times, it was the worst of times, 1859', /not random/],
  ])('is refused when it is %s', (_, content, words) => {
    expect(() => keyMaterial(Buffer.from(content), 'the file')).toThrow(words)
    expect(() => keyMaterial(Buffer.from(content), 'the file')).toThrow(
      /^The master key in the file .* Make one with: openssl rand -hex 32$/,
    )
  })

  it('that chance made is never refused', () => {
    for (let count = 0; count < 20_000; count += 1) {
      const key = randomBytes(32)
      const encoding = (['hex', 'base64', 'base64url', 'latin1'] as const)[count % 4] ?? 'hex'
      const content = encoding === 'latin1' ? key : Buffer.from(key.toString(encoding))
      expect(keyMaterial(content, 'k').length).toBeGreaterThanOrEqual(32)
    }
  })

  it('is never in the words that refuse it', () => {
    for (const content of [
      randomBytes(16).toString('hex'),
      `${good()}a`,
      randomBytes(16).toString('hex').repeat(2),
    ])
      try {
        keyMaterial(Buffer.from(content), 'k')
        expect.unreachable()
      } catch (error) {
        expect(String(error)).not.toContain(content.slice(0, 8))
      }
  })
})

describe('the file of a master key', () => {
  const folder = temporaryFolder()
  afterEach(() => folder.stop())
  beforeEach(() => mkdirSync(folder.path, { recursive: true }))
  const path = (name: string) => join(folder.path, name)

  function write(name: string, mode: number): string {
    writeFileSync(path(name), good())
    chmodSync(path(name), mode)
    return path(name)
  }

  it.each(['600', '400', '700'])('is read with mode %s', mode => {
    expect(readMasterKey(write('key', Number.parseInt(mode, 8)))).toHaveLength(32)
  })

  it.each(['640', '620', '604', '602', '644', '666', '777', '440'])('is refused with mode %s', mode => {
    expect(() => readMasterKey(write('key', Number.parseInt(mode, 8)))).toThrow(
      new RegExp(`others than its owner \\(mode ${mode}\\)\\. Take that away with: chmod 600`),
    )
  })

  it('counts as what a symbolic link leads to', () => {
    symlinkSync(write('private', 0o600), path('to-private'))
    symlinkSync(write('public', 0o644), path('to-public'))
    symlinkSync(path('nowhere'), path('to-nowhere'))
    expect(readMasterKey(path('to-private'))).toHaveLength(32)
    expect(() => readMasterKey(path('to-public'))).toThrow(/mode 644/)
    expect(readMasterKey(path('to-nowhere'))).toBeNull()
  })

  it('is a regular file: a folder, a device and a pipe that nobody writes to are refused at once', () => {
    expect(() => readMasterKey(folder.path)).toThrow(/not a regular file/)
    expect(() => readMasterKey('/dev/zero')).toThrow(/not a regular file/)
    expect(spawnSync('sh', ['-c', 'umask 077; mkfifo "$0"', path('pipe')]).status).toBe(0)
    expect(() => readMasterKey(path('pipe'))).toThrow(/not a regular file/)
    expect(() => readMasterKey(join(write('key', 0o600), 'below'))).toThrow(/cannot be opened/)
  })

  it('is no other file by mistake', () => {
    writeFileSync(path('long'), randomBytes(5000), { mode: 0o600 })
    expect(() => readMasterKey(path('long'))).toThrow(/more than 4096 bytes/)
  })
})

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
