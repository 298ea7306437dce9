import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { vi } from 'vitest'
import { programEnvironment } from '../harness/program-environment.ts'

/** util-linux; the options differ elsewhere. */
const script = '/usr/bin/script'
export const hasPty = process.platform === 'linux' && existsSync(script)
if (!hasPty) process.stderr.write(`Tests at a terminal are skipped: ${script} of util-linux is not here.\n`)

/** A program on a real terminal of its own: what a person would see, and keys to press. */
export class Pty {
  /** All that came out, control sequences and all. */
  raw = ''
  readonly exit: Promise<number | null>
  readonly #child: ChildProcess

  constructor(command: readonly string[], { columns = 80, env = {} as Record<string, string> } = {}) {
    const quoted = command.map(word => `'${word}'`).join(' ')
    const inside = `stty cols ${columns} rows 50; exec ${quoted}`
    this.#child = spawn(script, ['-qec', inside, '/dev/null'], {
      env: { ...programEnvironment(), SHELL: '/bin/sh', TERM: 'xterm-256color', ...env },
    })
    this.#child.stdout?.setEncoding('utf8').on('data', chunk => {
      this.raw += chunk
    })
    this.exit = new Promise(resolve => this.#child.once('close', resolve))
  }

  get seen(): string {
    return stripVTControlCharacters(this.raw).replaceAll('\r\n', '\n')
  }

  press(keys: string): void {
    this.#child.stdin?.write(keys)
  }

  /** Waits for words behind what was seen when the last words were found. */
  async sees(words: string): Promise<void> {
    await vi.waitFor(
      () => {
        const at = this.seen.indexOf(words, this.#from)
        if (at < 0) throw new Error(`"${words}" is not in: ${this.seen.slice(this.#from)}`)
        this.#from = at + words.length
      },
      { timeout: 10_000 },
    )
  }

  #from = 0

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.exit
  }
}
