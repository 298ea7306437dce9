import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { caddyBinary, testMasterKey } from '../harness/edge.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const longestMs = 60_000

/** A Gatehouse in a process of its own. */
export interface Program {
  pid: number
  /** From its start until its command socket answered. */
  readyMs: number
  stop(): Promise<void>
}

interface ProgramOptions {
  folder: string
  http: string
  /** What Node runs; Gatehouse itself when it is left out. */
  script?: string
  environment?: 'demo' | 'production'
}

/** Starts one as npm start does, on a machine without a terminal. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { folder, http, script = 'bot/src/main.ts', environment = 'production' } = options
  const start = performance.now()
  const child = spawn(process.execPath, ['--max-semi-space-size=2', script], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      CADDY_BIN: caddyBinary,
      GATEHOUSE_ENV: environment,
      GATEHOUSE_DATA: folder,
      GATEHOUSE_HTTP: http,
      GATEHOUSE_HTTPS: 'none',
      GATEHOUSE_WEB: 'none',
      ...(environment === 'production' && { GATEHOUSE_MASTER_KEY_FILE: masterKey(folder) }),
    },
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  while (!(await listens(join(folder, 'gate.sock')))) {
    if (hasEnded(child) || performance.now() - start > longestMs) throw new Error('Gatehouse did not start')
    await new Promise(done => setTimeout(done, 5))
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return { pid: child.pid ?? 0, readyMs: performance.now() - start, stop }
}

function masterKey(folder: string): string {
  const file = `${folder}.key`
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

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function listens(path: string): Promise<boolean> {
  if (!existsSync(path)) return Promise.resolve(false)
  return new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
