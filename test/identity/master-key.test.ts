import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyMaterial } from '@gatehouse/core/identity/key-material.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'

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
