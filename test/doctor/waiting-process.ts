import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { ProcessView } from '@gatehouse/core/doctor/view/process-view.ts'

export interface WaitingOptions {
  /** Shell commands that lay out its place, before it is there. */
  prepare?: string
  /** What starts it: `setpriv --reuid=65534`. */
  through?: readonly string[]
  env?: Record<string, string>
  /** Another program than a shell that waits; it says something once it is there. */
  program?: readonly string[]
}

/** A shell that says that it is there, and waits until nobody holds its input any more. */
const waits = ['sh', '-c', 'echo there; read line']

/** A real process that was made in one way, does nothing, and ends with the test. */
export class WaitingProcess {
  readonly view: ProcessView
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    this.view = new ProcessView(innermost(child.pid ?? 0))
  }

  /** Starts it in a mount namespace of its own where there is something to prepare. @throws Error when it cannot be made */
  static async start({
    prepare,
    through = [],
    env = {},
    program = waits,
  }: WaitingOptions): Promise<WaitingProcess> {
    const inside = prepare === undefined ? [] : ['unshare', '--mount', '--propagation', 'private']
    const words = [...inside, 'sh', '-c', `set -e\n${prepare ?? ''}\nexec "$@"`, 'sh', ...through, ...program]
    const [command = '', ...args] = words
    const child = spawn(command, args, { stdio: 'pipe', env: { PATH: process.env.PATH, ...env } })
    let wrong = ''
    child.stderr.on('data', chunk => {
      wrong += String(chunk)
    })
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve())
      child.once('error', reject)
      child.once('close', () => reject(new Error(`it is not there: ${wrong}`)))
    })
    return new WaitingProcess(child)
  }

  get pid(): number {
    return this.view.pid
  }

  /** Lets it end, and waits for that. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = new Promise(resolve => this.#child.once('close', resolve))
    this.#child.stdin?.end()
    this.#child.kill()
    await ended
  }
}

/** Of a program that starts another one and waits for it, the other one. */
function innermost(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  return child ? innermost(Number(child)) : pid
}
