import { createHash, randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BackupName, backupName } from '@gatehouse/core/backup/backup-name.ts'
import { Manifest } from '@gatehouse/core/backup/manifest.ts'
import { readArchive } from '@gatehouse/core/backup/read-archive.ts'
import { openChunks, sealChunks } from '@gatehouse/core/backup/sealed-stream.ts'
import { writeArchive } from '@gatehouse/core/backup/write-archive.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { shared } from '../harness/shared.ts'

const folder = shared(temporaryFolder()).path
const key = randomBytes(32)
const fingerprint = '1a2b3c4d'
/** Random bytes do not get smaller, so that the archive has some chunks. */
const contents = {
  'gatehouse.db': randomBytes(200_000),
  'lists/empty.txt': Buffer.alloc(0),
  'certificates/shop.crt': randomBytes(3000),
}
const manifest: Manifest = Manifest.parse({
  format: 1,
  version: '0.1.0',
  madeAtMs: 1,
  by: 'local',
  keyCheck: 'a'.repeat(64),
  schemas: { 'gatehouse.db': 1 },
  revision: null,
  audit: { seq: 0, mac: '0'.repeat(64) },
  folders: [{ path: 'lists', mode: 0o750 }],
  files: Object.entries(contents).map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    hash: createHash('sha256').update(bytes).digest('hex'),
    mode: 0o640,
  })),
})
const file = join(folder, 'good.backup')
let good: Buffer
let count = 0

beforeAll(async () => {
  const from = join(folder, 'from')
  for (const [path, bytes] of Object.entries(contents)) {
    mkdirSync(join(from, path, '..'), { recursive: true })
    writeFileSync(join(from, path), bytes)
  }
  await writeArchive({ file, from, manifest, key, fingerprint })
  good = readFileSync(file)
})

/** Reads these bytes as a backup into a folder of their own. */
async function read(bytes: Buffer, by: { key: Buffer; fingerprint: string } = { key, fingerprint }) {
  count += 1
  const path = join(folder, `${count}.backup`)
  const into = join(folder, `into-${count}`)
  mkdirSync(into)
  writeFileSync(path, bytes)
  try {
    const found = await readArchive(path, by, into)
    return { found, read: (name: string) => readFileSync(join(into, name)) }
  } finally {
    rmSync(path)
  }
}

/** What a person is told of it; fails on anything that is no sentence. */
const refusal = async (bytes: Buffer, by?: { key: Buffer; fingerprint: string }) =>
  read(bytes, by).then(
    () => 'it was read',
    error => {
      if (!(error instanceof AppError)) throw error
      return error.message
    },
  )

/** The header in two lines; then chunks of 64 KiB and a tag, the last one shorter. */
const headerBytes = () => good.indexOf('\n', good.indexOf('\n') + 1) + 1
const chunk = 65_536 + 16

it('what was packed comes back byte for byte', async () => {
  const { found, read: content } = await read(good)
  expect(found).toEqual(manifest)
  for (const [path, bytes] of Object.entries(contents)) expect(content(path).equals(bytes), path).toBe(true)
  expect(good.length).toBeGreaterThan(headerBytes() + 3 * chunk)
  for (const bytes of Object.values(contents).filter(one => one.length > 0))
    expect(good.includes(bytes.subarray(0, 32)), 'nothing is readable').toBe(false)
})

it('any of 100 random damages is found', async () => {
  for (let time = 0; time < 100; time += 1) {
    const bad = Buffer.from(good)
    const at = randomInt(bad.length)
    bad.writeUInt8(bad.readUInt8(at) ^ (1 << randomInt(8)), at)
    expect(await refusal(bad), `a bit at ${at}`).toMatch(
      /^This backup is damaged|^This backup was sealed under the master key|is no backup of Gatehouse|newer version/,
    )
  }
})

describe('a part that is missing or elsewhere is found:', () => {
  const cut = (...ends: [number, number][]) =>
    Buffer.concat(ends.map(([from, to]) => good.subarray(from, to)))
  const at = (number: number) => headerBytes() + number * chunk
  it.each<[string, () => Buffer]>([
    ['the last byte', () => good.subarray(0, -1)],
    ['the last chunk', () => good.subarray(0, at(Math.floor((good.length - headerBytes()) / chunk)))],
    ['everything behind the header', () => good.subarray(0, headerBytes())],
    ['a chunk in the middle', () => cut([0, at(1)], [at(2), good.length])],
    [
      'two chunks that changed places',
      () => cut([0, at(0)], [at(1), at(2)], [at(0), at(1)], [at(2), good.length]),
    ],
    ['a chunk that comes twice', () => cut([0, at(1)], [at(0), good.length])],
    ['something behind the end', () => Buffer.concat([good, Buffer.from('x')])],
    ['a second backup behind the end', () => cut([0, good.length], [at(0), good.length])],
  ])('%s', async (_what, bytes) => {
    expect(await refusal(bytes())).toMatch(
      /^This backup is damaged: .* a part of it is missing\. Use another one/,
    )
  })
})

it('another master key is named, and not called a damage', async () => {
  expect(await refusal(good, { key: randomBytes(32), fingerprint: 'ffffffff' })).toBe(
    'This backup was sealed under the master key 1a2b3c4d, and the one here is ffffffff. Name the file of the right one with GATEHOUSE_MASTER_KEY_FILE.',
  )
  expect(await refusal(good, { key: randomBytes(32), fingerprint })).toMatch(/^This backup is damaged/)
})

it('another file is no backup', async () => {
  expect(await refusal(Buffer.from('SQLite format 3\0'))).toMatch(/is no backup of Gatehouse/)
  expect(await refusal(Buffer.alloc(0))).toMatch(/is no backup of Gatehouse/)
  expect(await refusal(Buffer.from('gatehouse-backup 2\n{}\n'))).toMatch(/made by a newer version/)
  await expect(readArchive(join(folder, 'none.backup'), { key, fingerprint }, folder)).rejects.toThrow(
    /^There is no backup /,
  )
})

it('a path that leads out of the data folder is not written, whoever packed it', () => {
  for (const path of ['../x', '/etc/x', 'lists/../../x', 'a//b', '.', 'lists/.', 'a\\b'])
    expect(
      Manifest.safeParse({ ...manifest, files: [{ path, bytes: 0, hash: 'a'.repeat(64), mode: 0 }] }).success,
      path,
    ).toBe(false)
})

it('names say when and under which key, and nothing leads out of the folder', () => {
  const name = backupName(Date.UTC(2026, 0, 2, 3, 4, 5, 678), fingerprint)
  expect(name).toBe('gatehouse-20260102T030405Z-1a2b3c4d.backup')
  for (const one of [name, backupName(0, fingerprint, 1), 'mine.backup'])
    expect(BackupName.safeParse(one).success, one).toBe(true)
  for (const one of [
    '../mine.backup',
    '/mine.backup',
    '.mine.backup',
    'a/b.backup',
    'mine.backup\n',
    'mine',
    '',
  ])
    expect(BackupName.safeParse(one).success, one).toBe(false)
})

describe('the sealed stream alone, without the hashes inside,', () => {
  const header = Buffer.from('a header')
  const text = randomBytes(3 * 65_536)
  async function all(stream: AsyncIterable<Buffer>): Promise<Buffer[]> {
    const pieces: Buffer[] = []
    for await (const piece of stream) pieces.push(piece)
    return pieces
  }
  async function* of(...pieces: (Buffer | undefined)[]) {
    for (const piece of pieces) if (piece) yield piece
  }
  const sealed = () => all(sealChunks(key, header, of(text)))
  const opened = async (pieces: (Buffer | undefined)[], bound = header) =>
    Buffer.concat(await all(openChunks(key, bound, of(...pieces))))

  it('opens however it comes in pieces', async () => {
    const chunks = await sealed()
    expect(chunks.map(({ length }) => length)).toEqual([chunk, chunk, chunk])
    expect((await opened(chunks)).equals(text)).toBe(true)
    const whole = Buffer.concat(chunks)
    const odd = Array.from({ length: Math.ceil(whole.length / 999) }, (_, at) =>
      whole.subarray(at * 999, at * 999 + 999),
    )
    expect((await opened(odd)).equals(text)).toBe(true)
    expect(await opened(await all(sealChunks(key, header, of())))).toHaveLength(0)
  })

  it.each<[string, (chunks: Buffer[]) => (Buffer | undefined)[]]>([
    ['cut behind a chunk', ([a, b]) => [a, b]],
    ['without its first chunk', ([, b, c]) => [b, c]],
    ['with two chunks changed', ([a, b, c]) => [b, a, c]],
    ['with a chunk twice', ([a, b, c]) => [a, a, b, c]],
    ['with its last chunk twice', ([a, b, c]) => [a, b, c, c]],
    ['with nothing', () => []],
  ])('does not open %s', async (_what, change) => {
    await expect(opened(change(await sealed()))).rejects.toThrow(/^This backup is damaged/)
  })

  it('does not open under another header', async () => {
    await expect(opened(await sealed(), Buffer.from('another'))).rejects.toThrow(/^This backup is damaged/)
  })
})
