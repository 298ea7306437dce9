import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@gatehouse/bot/config.ts'
import { openData } from '@gatehouse/bot/startup/open-data.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { caddyBinary } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { Program, type ProgramOptions } from '../harness/program.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

/** A start that must fail with one sentence and exit code 1. */
async function cannotStart(options: ProgramOptions, ...words: string[]): Promise<void> {
  const program = keep(await Program.prepare(options))
  const { exit, stderr } = await program.launch()
  expect({ exit, stderr }).toMatchObject({ exit: 1 })
  expect(stderr).toMatch(/^Gatehouse cannot start\. [^\n]+\n$/)
  for (const word of words) expect(stderr).toContain(word)
}

/** The same of what is refused before anything is started, by what the program does first: it takes a second to load all the rest. */
function isRefused({ data, env }: Pick<ProgramOptions, 'data' | 'env'>, ...words: string[]): void {
  const { path } = keep(temporaryFolder())
  const environment = { GATEHOUSE_DATA: data ?? join(path, 'data'), CADDY_BIN: caddyBinary, ...env }
  const atEnd = (end: () => Promise<void>) => void keep({ stop: end })
  const open = () => openData(readConfig(environment), systemClock, { atEnd }, false)
  const refusal = thrownBy(open)
  expect(refusal).toBeInstanceOf(AppError)
  const said = errorWords(refusal)
  expect(said).toMatch(/^[^\n]+$/)
  for (const word of words) expect(said).toContain(word)
}

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return 'nothing was thrown'
}

function script(text: string): string {
  const file = join(keep(temporaryFolder()).path, 'caddy')
  writeFileSync(file, `#!/bin/sh\n${text}\n`)
  chmodSync(file, 0o755)
  return file
}

it('a port that another program has is named, with the way to another', async () => {
  const taken = keep(await startUpstream('taken'))
  const http = `127.0.0.1:${taken.port}`
  await cannotStart({ http }, 'Another program listens on', http, 'GATEHOUSE_HTTP=')
})

it('a second process on one data folder is refused and the first goes on', async () => {
  const first = keep(await Program.start())
  await cannotStart({ data: first.data }, 'Another Gatehouse', String(first.pid), 'GATEHOUSE_DATA')
  expect((await ask(first.http, 'demo.localhost')).status).toBe(200)
  expect((await first.gate('status')).exit).toBe(0)
})

it('a data folder that is a file, or below one, cannot be used', async () => {
  const file = join(keep(temporaryFolder()).path, 'file')
  writeFileSync(file, '')
  await cannotStart({ data: file }, file, 'cannot be used', 'GATEHOUSE_DATA')
  isRefused({ data: join(file, 'data') }, 'cannot be used', 'GATEHOUSE_DATA')
})

it('a data folder where nothing can be made cannot be used', () => {
  isRefused({ data: '/proc/gatehouse' }, '/proc/gatehouse', 'cannot be used', 'GATEHOUSE_DATA')
})

it('a database of a newer version is left alone', async () => {
  const data = keep(temporaryFolder()).path
  const database = new Database(join(data, 'gatehouse.db'))
  database.sqlite.pragma('user_version = 999')
  database.close()
  await cannotStart({ data }, 'newer version', '999', 'backup')
})

it.each(['gatehouse.db', 'lock'])('%s that holds something else is named, not overwritten', name => {
  const data = keep(temporaryFolder()).path
  const text = 'this is not a database, '.repeat(1000)
  writeFileSync(join(data, name), text)
  isRefused({ data }, join(data, name))
  expect(readFileSync(join(data, name), 'utf8')).toBe(text)
})

it.each(['gatehouse.db', 'lock'])('a folder in place of %s is said', name => {
  const data = keep(temporaryFolder()).path
  mkdirSync(join(data, name))
  isRefused({ data }, 'cannot be used', 'unable to open database file')
})

it('a Caddy that is not there is named, with the variable that chooses another', async () => {
  await cannotStart({ env: { CADDY_BIN: '/nowhere/caddy' } }, '/nowhere/caddy', 'does not exist', 'CADDY_BIN')
  isRefused({ env: { CADDY_BIN: '' } }, 'CADDY_BIN', 'npm start')
})

it('a Caddy that cannot be run is named', async () => {
  const file = script('exit 0')
  chmodSync(file, 0o644)
  await cannotStart({ env: { CADDY_BIN: file } }, file, 'not a program', 'CADDY_BIN')
})

it('a folder in place of a Caddy is named', async () => {
  const folder = keep(temporaryFolder()).path
  await cannotStart({ env: { CADDY_BIN: folder } }, 'Caddy', folder)
})

it('a Caddy that ends at once is quoted', async () => {
  const file = script('echo "Error: this is no Caddy" >&2; exit 1')
  await cannotStart({ env: { CADDY_BIN: file } }, 'Caddy does not start', 'code 1', 'this is no Caddy')
})

it('a Caddy that refuses the configuration is quoted, and the next start with a right one works', async () => {
  const program = keep(await Program.prepare({ env: { CADDY_BIN: caddyWithoutOurModules() } }))
  const { exit, stderr } = await program.launch()
  expect({ exit, stderr }).toMatchObject({ exit: 1 })
  expect(stderr).toMatch(/^Gatehouse cannot start\. [^\n]+\n$/)
  expect(stderr).toContain('unknown module: http.handlers.host_routes')
  expect(program.caddyPid()).toBeNull()
  const next = keep(await Program.start({ data: program.data }))
  expect((await ask(next.http, 'demo.localhost')).status).toBe(200)
})

const settings = [
  ['GATEHOUSE_HTTP', '8080', ':80'],
  ['GATEHOUSE_HTTP', ':70000', '65535'],
  ['GATEHOUSE_HTTPS', 'yes', 'listener'],
  ['GATEHOUSE_ENV', 'prod', 'demo or production'],
  ['GATEHOUSE_EDGE', 'tcp:2019', 'managed or unix:'],
  ['GATEHOUSE_EDGE_HOST', 'http://caddy', 'name or an address'],
  ['GATEHOUSE_EDGE_HOST', 'caddy', 'GATEHOUSE_EDGE=unix:'],
] as const

it.each(settings)('%s=%s is refused with what it may be', (name, value, words) => {
  isRefused({ env: { [name]: value } }, name, words)
})

it('a refused setting ends the program itself', async () => {
  await cannotStart({ env: { GATEHOUSE_ENV: 'prod' } }, 'GATEHOUSE_ENV', 'demo or production')
})

/** The real Caddy behind a wrapper that gives it other names for our modules: it knows none of them. */
function caddyWithoutOurModules(): string {
  const file = join(keep(temporaryFolder()).path, 'caddy')
  const copy = readFileSync(caddyBinary)
  const name = Buffer.from('http.handlers.host_routes')
  for (let at = copy.indexOf(name); at !== -1; at = copy.indexOf(name, at))
    copy.write('http.handlers.host_nothin', at)
  writeFileSync(file, copy, { mode: 0o755 })
  return file
}
