import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CaddyAdminApi } from '@gatehouse/core/caddy/admin-api.ts'
import { until } from './ask.ts'
import { caddyBinary, freePort } from './edge.ts'
import { temporaryFolder } from './folder.ts'
import { programEnvironment } from './program-environment.ts'

/** How a process ended, and all that it said. */
export interface Ended {
  exit: number | null
  stdout: string
  stderr: string
}

export interface ProgramOptions {
  /** A data folder of an earlier start. */
  data?: string
  http?: string
  env?: Record<string, string>
  /** What starts it, as in `unshare --mount`; it must become it. */
  through?: readonly string[]
}

/** The real program in a process of its own, with a data folder and a port of its own. */
export class Program {
  readonly data: string
  readonly http: string
  readonly #folder = temporaryFolder()
  readonly #env: Record<string, string>
  readonly #through: readonly string[]
  #child: ChildProcess | null = null
  #ended: Promise<Ended> | null = null
  #output = ''

  private constructor(options: ProgramOptions & { http: string }) {
    this.data = options.data ?? join(this.#folder.path, 'data')
    this.http = options.http
    this.#through = options.through ?? []
    this.#env = {
      ...programEnvironment(),
      GATEHOUSE_DATA: this.data,
      GATEHOUSE_HTTP: this.http,
      GATEHOUSE_WEB: 'none',
      GATEHOUSE_ENV: 'demo',
      CADDY_BIN: caddyBinary,
      ...options.env,
    }
    if (this.#env.GATEHOUSE_ENV === 'production') this.#env.GATEHOUSE_MASTER_KEY_FILE ??= this.#masterKey()
  }

  #masterKey(): string {
    const file = join(this.#folder.path, 'master.key')
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
    return file
  }

  /** A program that is not started yet. */
  static async prepare(options: ProgramOptions = {}): Promise<Program> {
    return new Program({ ...options, http: options.http ?? `127.0.0.1:${await freePort()}` })
  }

  static async start(options: ProgramOptions = {}): Promise<Program> {
    const program = await Program.prepare(options)
    await program.startAgain()
    return program
  }

  /** Starts it on its folder; resolves once it takes commands. */
  async startAgain(): Promise<void> {
    const ended = this.launch()
    const ready = until(
      () => this.#output,
      said => said.includes('Commands: npm run gate'),
      50_000,
    )
    await Promise.race([
      ready,
      ended.then(({ exit, stderr }) => Promise.reject(new Error(`ended with ${exit}: ${stderr}`))),
    ])
    ready.catch(() => undefined)
    ended.catch(() => undefined)
  }

  /** Starts it and gives its end, for starts that must fail. */
  launch(): Promise<Ended> {
    this.#output = ''
    const child = this.#spawn('bot/src/main.ts', [])
    child.stdout?.on('data', text => {
      this.#output += text
    })
    this.#child = child
    this.#ended = endOf(child)
    return this.#ended
  }

  /** One command through the socket, as `npm run gate -- …` runs it. */
  gate(...words: string[]): Promise<Ended> {
    return endOf(this.#spawn('bot/src/gate.ts', words))
  }

  /** All that it has said on standard output since its last start. */
  get output(): string {
    return this.#output
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Process id of the Caddy that serves this folder. */
  caddyPid(): number | null {
    try {
      return JSON.parse(readFileSync(join(this.data, 'edge', 'process.json'), 'utf8')).pid
    } catch {
      // Gone, or gone since we looked: Gatehouse takes it away with the process it names, and writes it anew.
      return null
    }
  }

  /** What Caddy runs now. */
  async live(): Promise<string> {
    return (await this.#admin().read()).body
  }

  async signal(signal: NodeJS.Signals): Promise<Ended> {
    this.#child?.kill(signal)
    return (await this.#ended) ?? { exit: null, stdout: '', stderr: '' }
  }

  /** Ends everything, however it stands, and removes the folder. */
  async stop(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.signal('SIGKILL')
    const caddy = this.caddyPid()
    // At once: an orderly end would wait up to ten seconds for requests that a killed Gatehouse left behind.
    if (caddy !== null && isAlive(caddy)) {
      process.kill(caddy, 'SIGKILL')
      await until(
        () => isAlive(caddy),
        alive => !alive,
      )
    }
    await this.#folder.stop()
  }

  #admin(): CaddyAdminApi {
    return new CaddyAdminApi(join(this.data, 'edge', 'admin.sock'))
  }

  #spawn(script: string, words: string[]): ChildProcess {
    const [command = process.execPath, ...args] = [...this.#through, process.execPath, script, ...words]
    return spawn(command, args, { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] })
  }
}

/** True while a process of that id runs. One that has ended and was not waited for yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = ''
    let stderr = ''
    child.stdout?.on('data', text => {
      stdout += text
    })
    child.stderr?.on('data', text => {
      stderr += text
    })
    child.once('error', reject)
    child.once('close', exit => resolve({ exit, stdout, stderr }))
  })
}
