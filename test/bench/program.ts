import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@gatehouse/core/clock.ts'
import { caddyBinary, testMasterKey } from '../harness/edge.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const longestMs = 60_000

/** A Gatehouse in a process of its own. */
export interface Program {
  pid: number
  /** From its start until it said that it takes commands; its socket is there before the edge is. */
  readyMs: number
  stop(): Promise<void>
}

interface ProgramOptions {
  folder: string
  http: string
  /** What Node runs; Gatehouse itself when it is left out. */
  script?: string
  environment?: 'demo' | 'production'
  /** Further variables of its environment. */
  env?: Record<string, string>
}

/** Starts one as npm start does, on a machine without a terminal. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { folder, http, script = 'bot/src/main.ts', environment = 'production', env = {} } = options
  const start = performance.now()
  const child = spawn(process.execPath, ['--max-semi-space-size=2', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX,
      CADDY_BIN: caddyBinary,
      GATEHOUSE_ENV: environment,
      GATEHOUSE_DATA: folder,
      GATEHOUSE_HTTP: http,
      GATEHOUSE_HTTPS: 'none',
      GATEHOUSE_WEB: 'none',
      ...env,
      ...(environment === 'production' && { GATEHOUSE_MASTER_KEY_FILE: masterKey(folder) }),
    },
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  const ready = saysThatItRuns(child)
  const late = new AbortController()
  const tooLong = systemClock.sleep(longestMs, late.signal)
  if (!(await Promise.race([ready, ended.then(() => false), tooLong.then(() => false)])))
    throw new Error('Gatehouse did not start')
  const readyMs = performance.now() - start
  late.abort()
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { pid: child.pid ?? 0, readyMs, stop }
}

function masterKey(folder: string): string {
  const file = join(folder, 'bench.key')
  if (!existsSync(file)) writeFileSync(file, `${testMasterKey.toString('hex')}\n`, { mode: 0o600 })
  return file
}

/** An empty data folder. */
export function freshFolder(): { path: string; remove(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'gh-')))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Runs one command in a running Gatehouse, as a person would. */
export async function gate(folder: string, ...words: string[]): Promise<void> {
  const child = spawn(process.execPath, ['bot/src/gate.ts', ...words], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, GATEHOUSE_DATA: folder },
  })
  const code = await new Promise(done => child.once('exit', done))
  if (code !== 0) throw new Error(`the command failed: ${words.join(' ')}`)
}

/** Resolves at the last line of the welcome. What comes after it is read and forgotten, so that nothing waits for the pipe. */
function saysThatItRuns(child: ChildProcess): Promise<boolean> {
  return new Promise(resolve => {
    let said = ''
    child.stdout?.on('data', chunk => {
      said = (said + String(chunk)).slice(-1000)
      if (said.includes('Commands: npm run gate')) resolve(true)
    })
  })
}
