import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'
import { shared } from '../harness/shared.ts'
import { documented, type Places, shell } from './documented.ts'

const keep = keeper()
const home = shared(temporaryFolder()).path

/** The machine that everything begins on. */
let old: Program
let places: Places
/** What it ran when the backup was made, and what `backup` said. */
let ran: string
let said: { exit: number | null; stdout: string; stderr: string }

beforeAll(async () => {
  places = machine('old')
  old = await Program.prepare({ data: places.data, env: env(places) })
  await old.startAgain()
  for (const line of [
    'route add shop shop.localhost answer=200 body=open',
    'policy add strict hsts',
    'route policy add shop strict',
    'account add anna role=admin',
  ]) {
    const { exit, stderr } = await old.gate('--yes', ...line.split(' '))
    expect({ line, exit, stderr }).toMatchObject({ exit: 0 })
  }
  const first = await shell('npm run --silent gate -- backup create', env(places))
  expect(first.exit, first.stderr).toBe(0)
  places.backup = /gatehouse-\S+\.backup/.exec(first.stdout)?.[0] ?? 'none'
  ran = await normal(old)
  const [lines = ''] = documented('Backup', 'sh', places)
  said = await shell(lines, env(places))
  copyFileSync(join(places.data, 'backups', places.backup), join(places.mount, places.backup))
}, 120_000)
afterAll(() => old.stop())

/** Places of a machine of its own, with the master key that all of them share. */
function machine(name: string): Places {
  const mount = join(home, 'mnt')
  const folder = join(home, name)
  const key = join(home, 'first.key')
  mkdirSync(mount, { recursive: true })
  mkdirSync(folder)
  if (!existsSync(key)) writeFileSync(key, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  const keyFile = join(folder, 'master.key')
  copyFileSync(key, keyFile)
  return { data: join(folder, 'data'), keyFile, mount, backup: places?.backup ?? '' }
}

const env = ({ data, keyFile }: Places) => ({
  GATEHOUSE_ENV: 'production',
  GATEHOUSE_HTTPS: 'none',
  GATEHOUSE_DATA: data,
  GATEHOUSE_MASTER_KEY_FILE: keyFile,
})

/** A Gatehouse on what was restored into a data folder, where the old one listened. */
async function started(on: Places): Promise<Program> {
  const program = keep(await Program.prepare({ data: on.data, env: env(on) }))
  await program.startAgain()
  return program
}

/** What Caddy runs, without what is of the machine: folders, sockets, port, the token of probes, and the stamp over all of it. */
async function normal(program: Program): Promise<string> {
  const token = readFileSync(join(program.data, 'edge', 'probe-token'), 'utf8').trim()
  return (await program.live())
    .replaceAll(program.data, 'DATA')
    .replaceAll(program.http.split(':')[1] ?? '', 'PORT')
    .replaceAll(token, 'TOKEN')
    .replaceAll(/"[0-9a-f]{64}"/g, '"HASH"')
    .trim()
}

it('a backup is made, listed and read back by the commands of the page', () => {
  expect(said.exit, said.stderr).toBe(0)
  expect(said.stdout).toContain('Backup made: gatehouse-')
  expect(said.stdout).toContain('2 backups')
  expect(said.stdout).toContain('The backup is whole: everything in it is as it was written.')
})

it('on an empty machine the backup and the key give the same configuration, and traffic flows', async () => {
  const fresh = machine('new')
  const [lines = ''] = documented('Moving to another machine', 'sh', fresh)
  const { exit, stdout, stderr } = await shell(lines, { GATEHOUSE_ENV: 'production' })
  expect(exit, stderr).toBe(0)
  expect(stdout).toContain(`The backup was restored into ${fresh.data}.`)
  const program = await started(fresh)
  expect(await normal(program)).toBe(ran)
  const { status, body, headers } = await ask(program.http, 'shop.localhost')
  expect([status, body, headers['strict-transport-security']]).toEqual([200, 'open', expect.any(String)])
  const audit = await program.gate('audit', 'verify')
  expect(audit.exit).toBe(0)
  expect((await program.gate('audit', 'list')).stdout).toContain(`restore ${fresh.backup}`)
}, 120_000)

it('beside what is there, the backup takes its place, what was there is put aside, and the key can be lost and replaced', async () => {
  const here = machine('later')
  const first = await shell(documented('Moving to another machine', 'sh', here).join('\n'))
  expect(first.exit, first.stderr).toBe(0)
  mkdirSync(join(here.data, 'backups'), { recursive: true })
  copyFileSync(join(here.mount, here.backup), join(here.data, 'backups', here.backup))
  const program = await started(here)
  expect((await program.gate('--yes', 'route', 'add', 'later', 'later.localhost', 'answer=200')).exit).toBe(0)
  const [restore = ''] = documented('Restore', 'sh', here)
  const running = await shell(restore, env(here))
  expect(running).toMatchObject({ exit: 1, stderr: expect.stringContaining('Another Gatehouse') })
  // As on a machine that lost its power: what the write-ahead log holds is part of the database.
  await program.signal('SIGKILL')
  const { exit, stdout, stderr } = await shell(restore, env(here))
  expect(exit, stderr).toBe(0)
  // The port of this start is one of them.
  expect(stdout).toMatch(/Made since, and gone then: 2 revisions;/)
  const aside = readdirSync(here.data).find(name => name.startsWith('before-restore-'))
  expect(existsSync(join(here.data, aside ?? '', 'gatehouse.db'))).toBe(true)

  renameSync(here.keyFile, join(home, 'lost.key'))
  const withoutKey = await shell('npm run --silent lost-key', env(here))
  expect(withoutKey).toMatchObject({ exit: 1, stderr: expect.stringContaining('There is no new master key') })
  const [anew = '', then = ''] = documented('Losing the master key', 'sh', here)
  // The third line says what is lost, and that nothing was changed.
  const looked = await shell(anew, env(here))
  expect(looked).toMatchObject({ exit: 1, stderr: expect.stringContaining('Nothing was changed.') })
  const taken = await shell(
    anew
      .split('\n')
      .filter(line => !line.endsWith('lost-key'))
      .join('\n'),
    env(here),
  )
  expect(taken, taken.stderr).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('Gatehouse has a new master key.'),
  })

  await program.startAgain()
  expect(await normal(program)).toBe(ran)
  expect((await ask(program.http, 'shop.localhost')).body).toBe('open')
  expect((await ask(program.http, 'later.localhost')).status).not.toBe(200)
  expect((await program.gate('audit', 'verify')).exit).toBe(0)
  // Without a terminal nobody can be asked.
  const enrolled = await shell(then.replace('enroll anna', 'enroll anna --yes'), env(here))
  expect(enrolled.exit, enrolled.stderr).toBe(0)
  expect(enrolled.stdout).toMatch(/Backup made: gatehouse-/)
}, 180_000)
