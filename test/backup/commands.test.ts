import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { backupFolderOf, lastGoodBackup } from '@gatehouse/core/backup/backup-folder.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testMasterKey } from '../harness/edge.ts'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { startWithKey, testFingerprint, writeKey } from './scene.ts'

let gatehouse: TestGatehouse
let folder: string
let anna: Person
/** Of the backup that all look at, and what was said when it was made. */
let name: string
let first: Awaited<ReturnType<typeof typed>>
/** What was in the folder of backups then. */
let beside: string[]

beforeAll(async () => {
  gatehouse = await startWithKey()
  folder = backupFolderOf(gatehouse.edge.folder)
  anna = gatehouse.person('anna', 'admin')
  await gatehouse.done('route add shop shop.localhost answer=200 body=open')
  const { folder: data } = gatehouse.edge
  writeFileSync(join(data, 'lists', 'office.txt'), '203.0.113.0/24\n', { mode: 0o640 })
  mkdirSync(join(data, 'dns', 'hetzner'), { recursive: true })
  writeFileSync(join(data, 'dns', 'hetzner', 'token'), 'a-token-of-a-provider\n', { mode: 0o600 })
  writeFileSync(join(data, 'outside.crt'), 'linked\n')
  symlinkSync(join(data, 'outside.crt'), join(data, 'certificates', 'linked.crt'))
  gatehouse.person('karl', 'viewer')
  first = await typed('backup create')
  beside = readdirSync(folder).sort()
  name = beside.find(one => one.endsWith('.backup')) ?? ''
})
afterAll(() => gatehouse.stop())

const typed = async (line: string, person?: Person) => {
  const answer = person ? await gatehouse.as(person, line) : await gatehouse.type(line)
  return { exit: answer.exit, said: textOf(answer.reply), data: answer.reply.data }
}

describe('a backup', () => {
  it('is made while everything runs, one private file, and read back whole before it has its name', async () => {
    const { exit, said } = first
    expect(exit).toBe(0)
    expect(name).toMatch(new RegExp(`^gatehouse-\\d{8}T\\d{6}Z-${testFingerprint}\\.backup$`))
    expect(said).toContain(`Backup made: ${name}`)
    expect(said).toMatch(/read and checked\n\d+ files, [23] revisions, \d+ audit entries, \d+ sealed values/)
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(beside).toEqual([name, 'last-good.json'].sort())
    expect(gatehouse.audit(100)).toContainEqual(
      expect.objectContaining({ kind: 'done', subject: 'backup create' }),
    )
  })

  it('never holds the master key, and shows nothing of what is in it', () => {
    const bytes = readFileSync(join(folder, name))
    expect(bytes.includes(testMasterKey)).toBe(false)
    for (const text of [
      testMasterKey.toString('hex'),
      'a-token-of-a-provider',
      'shop.localhost',
      'SQLite format 3',
    ])
      expect(bytes.includes(text), text).toBe(false)
  })

  it('says what it holds: databases and what operators and Caddy put there, and nothing that is made anew', async () => {
    const { exit, data } = await typed(`backup verify ${name}`)
    expect(exit).toBe(0)
    const { manifest } = data as { manifest: { files: { path: string; mode: number }[]; by: string } }
    const paths = manifest.files.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        'gatehouse.db',
        'lists/office.txt',
        'dns/hetzner/token',
        'certificates/linked.crt',
      ]),
    )
    expect(manifest.files.find(({ path }) => path === 'lists/office.txt')?.mode).toBe(0o640)
    expect(manifest.by).toBe('local')
    expect(
      paths.filter(path => /master\.key|ballast|lock|boot\.json|\.log|blocks|-wal|-shm|backups/.test(path)),
    ).toEqual([])
  })

  it('is listed, and known as the last good one by whoever asks how old it is', async () => {
    expect((await typed('backup list')).exit).toBe(0)
    expect(lastGoodBackup(gatehouse.edge.folder)?.path).toMatch(/\/gatehouse-.*\.backup$/)
    writeFileSync(join(folder, 'note.txt'), 'x')
    const rows = (await gatehouse.type('backup list')).reply.table?.rows.map(([one]) => one)
    expect(rows).toContain(name)
    expect(rows).not.toContain('note.txt')
  })

  it('can be asked for by an operator in a chat, by its name alone', async () => {
    const otto = gatehouse.person('otto', 'operator')
    expect((await typed(`backup verify ${name}`, otto)).exit).toBe(0)
    for (const path of [join(folder, name), `../${name}`, '/etc/passwd', `./${name}`, 'lists/x.backup', '..'])
      expect(await typed(`backup verify ${path}`, otto), path).toMatchObject({
        exit: 2,
        said: expect.stringContaining('This is not the name of a backup. Names are listed by: backup list'),
      })
    expect((await typed(`backup restore ${name}`, otto)).said).toMatch(/admin/)
    const before = gatehouse.edge.stores.backups.list().length
    expect((await typed('backup create', otto)).exit).toBe(0)
    expect(gatehouse.edge.stores.backups.list()).toHaveLength(before + 1)
  })

  it('may be named by a whole path at the console of the machine', async () => {
    expect((await typed(`backup verify ${join(folder, name)}`)).exit).toBe(0)
    expect((await typed('backup verify ../x')).said).toContain(
      'neither the name of a backup nor a whole path',
    )
    expect((await typed('backup verify none.backup')).said).toMatch(/There is no backup .*none\.backup/)
    expect((await typed('backup verify /etc/hostname')).said).toContain('is no backup of Gatehouse')
    const pipe = join(gatehouse.edge.folder, 'pipe')
    execFileSync('sh', ['-c', 'mkfifo "$0"', pipe])
    for (const path of [pipe, '/dev/zero'])
      expect((await typed(`backup verify ${path}`)).said).toContain('is not a regular file')
  })

  it('that is damaged is told in a sentence, and the older good one stays the good one', async () => {
    const bytes = readFileSync(join(folder, name))
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000)
    writeFileSync(join(folder, 'bad.backup'), bytes)
    const before = lastGoodBackup(gatehouse.edge.folder)
    expect(await typed('backup verify bad.backup')).toMatchObject({
      exit: 1,
      said: expect.stringContaining('This backup is damaged'),
    })
    expect(lastGoodBackup(gatehouse.edge.folder)).toEqual(before)
  })

  it('is not put back into a Gatehouse that runs: an admin sees what it would do, and what to type', async () => {
    await gatehouse.done('route add later later.localhost answer=200')
    const { accounts } = gatehouse.edge.stores
    accounts.remove(accounts.byName('karl')?.id ?? 0, gatehouse.clock.nowMs())
    const before = await gatehouse.standing()
    const { exit, said } = await typed(`backup restore ${name}`, anna)
    expect(exit).toBe(1)
    expect(said).toContain('Nothing was restored: Gatehouse runs')
    expect(said).toMatch(/Made since, and gone then: 1 revision; \d+ audit entries/)
    expect(said).toContain('Removed or disabled since, and back then, but disabled: karl.')
    const { folder: data } = gatehouse.edge
    expect(said).toContain(
      `GATEHOUSE_DATA=${data} GATEHOUSE_MASTER_KEY_FILE=${join(data, 'master.key')} npm run restore -- ${join(folder, name)} --put-aside`,
    )
    expect(await gatehouse.standing()).toEqual(before)
  })

  it('is restored by a line that runs nothing that its path says', async () => {
    const odd = join(gatehouse.edge.folder, "it's $(touch ran)")
    mkdirSync(odd)
    copyFileSync(join(folder, name), join(odd, name))
    const { reply } = await gatehouse.type(`backup restore "${join(odd, name)}"`)
    const line = reply.code?.text ?? ''
    const words = execFileSync('sh', ['-c', line.replace('npm run restore --', "printf '%s\\n'")], {
      cwd: odd,
      encoding: 'utf8',
    })
    expect(words).toBe(`${join(odd, name)}\n--put-aside\n`)
    expect(readdirSync(odd)).toEqual([name])
  })

  it('is refused in words where the master key is not there any more, and nothing is left behind', async () => {
    const before = readdirSync(folder).sort()
    writeFileSync(
      join(gatehouse.edge.folder, 'master.key'),
      `${'5a3c99d07be14f62'.repeat(2)}${testMasterKey.toString('hex').slice(0, 32)}\n`,
    )
    const { exit, said } = await typed('backup create')
    expect([exit, said]).toEqual([
      1,
      expect.stringMatching(/does not hold the master key under which the database is sealed/),
    ])
    writeKey(gatehouse.edge.folder)
    expect(readdirSync(folder).sort()).toEqual(before)
  })

  it('is made of one moment although others write all the time', async () => {
    const { backups, blocks } = gatehouse.edge.stores
    const making = backups.create('test')
    let written = 0
    const going = setInterval(() => {
      written += 1
      const wish = {
        network: `198.51.${written >> 8}.${written & 255}`,
        except: [],
        routes: null,
        answer: 'refuse' as const,
        reason: null,
        untilMs: null,
      }
      blocks.put(wish, { by: 'test', byProgram: false }, gatehouse.clock.nowMs())
    }, 1)
    const verified = await making
    clearInterval(going)
    expect(written).toBeGreaterThan(3)
    expect(verified.auditEntries).toBeGreaterThan(0)
    expect(existsSync(verified.path)).toBe(true)
  })
})
