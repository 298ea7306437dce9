import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { until } from '../harness/ask.ts'
import type { Ended } from '../harness/program.ts'
import type { Service } from './compose-file.ts'
import type { Image } from './image.ts'
import { mountScript, privileges } from './mount-script.ts'

export interface ContainerParts {
  name: string
  service: Service
  image: Image
  /** A folder of this container alone, for its root. */
  folder: string
  /** The file of its network namespace. */
  net: string
  hosts: string
  /** Where a volume or a secret is on this machine. */
  place(kind: 'volume' | 'secret', name: string): string
}

/** One service of a compose file, run without an engine: its root, mounts, user, capabilities and network are those that the file says. */
export class Container {
  readonly parts: ContainerParts
  readonly #log: string
  #unshare: ChildProcess | null = null

  constructor(parts: ContainerParts) {
    this.parts = parts
    this.#log = join(parts.folder, 'log')
  }

  /** Runs its program until it ends by itself. */
  run(): Promise<Ended> {
    return endOf(this.#spawn('pipe'))
  }

  /** Starts its program. */
  async start(): Promise<void> {
    for (const [key, value] of Object.entries(this.parts.service.sysctls)) await this.#sysctl(key, value)
    const log = openSync(this.#log, 'a')
    this.#unshare = this.#spawn(log)
    closeSync(log)
    await until(
      () => this.#started(),
      started => started,
    )
  }

  /** Its process on this machine. */
  get pid(): number {
    const { pid } = this.#unshare ?? {}
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0])
  }

  /** All that it has said. */
  get log(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8') : ''
  }

  /** Runs a program in it as the engine's `exec` does: with the same user, root, capabilities and environment. */
  exec(...argv: string[]): Promise<Ended> {
    const inside = ['--mount', '--pid', '--net', '--ipc', '--uts'].map(kind => kind)
    const child = spawn(
      'nsenter',
      ['--target', String(this.pid), ...inside, 'bash', '-c', `exec ${privileges(this.parts, argv)}`],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } },
    )
    return endOf(child)
  }

  /** Waits until its health check says that it is well. */
  async healthy(): Promise<void> {
    const [, ...test] = this.parts.service.healthcheck?.test ?? []
    for (let tries = 0; ; tries += 1) {
      const wrong = this.#unshare?.exitCode === null ? await this.exec(...test) : null
      if (wrong?.exit === 0) return
      if (wrong === null || tries === 200)
        throw new Error(`${this.parts.name} does not get well: ${wrong?.stderr}\n${this.log.slice(-4000)}`)
      await delay(100)
    }
  }

  /** Ends its program with a signal, and waits for its end; gives its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#unshare
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
    try {
      process.kill(this.pid, signal)
    } catch (error) {
      appendFileSync(this.#log, `not signalled: ${String(error)}\n`)
    }
    return ended
  }

  #spawn(output: number | 'pipe'): ChildProcess {
    const words = ['--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child', '--propagation', 'private']
    const inside = ['unshare', ...words, 'bash', '-c', mountScript(this.parts)]
    return spawn('nsenter', [`--net=${this.parts.net}`, ...inside], {
      stdio: ['ignore', output, output],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    })
  }

  #started(): boolean {
    if (this.#unshare?.exitCode !== null) throw new Error(`${this.parts.name} did not start: ${this.log}`)
    try {
      return (
        !/\/(bash|capsh|env)$/.test(readFileSync(`/proc/${this.pid}/cmdline`, 'utf8').split('\0')[0] ?? '') &&
        !['bash', 'capsh', 'env', 'unshare', 'nsenter'].includes(
          readFileSync(`/proc/${this.pid}/comm`, 'utf8').trim(),
        )
      )
    } catch {
      return false // It is not there yet.
    }
  }

  async #sysctl(key: string, value: string): Promise<void> {
    const command = `echo '${value}' > /proc/sys/${key.replaceAll('.', '/')}`
    const { exit, stderr } = await endOf(
      spawn('nsenter', [`--net=${this.parts.net}`, 'sh', '-c', command], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    if (exit !== 0) throw new Error(`${key} cannot be set: ${stderr}`)
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
