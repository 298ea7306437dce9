import type { ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { BootFile, EdgeHost } from '../edge/edge-deps.ts'
import { AppError, errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import type { CaddyAdminApi } from './admin-api.ts'
import { emptyConfig, isBootable } from './boot-config.ts'
import { binaryKey, demandExecutable, lastWords, spawnCaddy } from './caddy-program.ts'
import { readIfThere, writeDurably } from './durable-file.ts'
import type { EdgeFolder } from './edge-folder.ts'

const startTimeoutMs = 15_000
const stopTimeoutMs = 12_000
const pollMs = 25
const longestPauseMs = 10_000
const calmMs = 60_000

const ProcessFile = z.object({ pid: z.int(), binary: z.string() })

interface ManagedCaddyDeps {
  binary: string
  folder: EdgeFolder
  admin: CaddyAdminApi
  clock: Clock
  log: Log
  /** Called each time that a Caddy which ran has ended without being told to. */
  died(words: string): void
}

/**
 * A Caddy that Gatehouse starts and keeps running. It is a process of its own that goes on serving when Gatehouse is killed, and the next
 * Gatehouse adopts it. Its environment holds nothing of Gatehouse's.
 */
export class ManagedCaddy implements EdgeHost, BootFile {
  readonly #deps: ManagedCaddyDeps
  #child: ChildProcess | null = null
  #wasUp = false
  #stopping = false
  #failures = 0
  #startedAtMs = 0
  #bootFailed = false
  #lastEnd = ''

  constructor(deps: ManagedCaddyDeps) {
    this.#deps = deps
  }

  write(body: string): void {
    writeDurably(this.#deps.folder.bootFile, body)
    this.#bootFailed = false
  }

  async ensureUp(): Promise<void> {
    if (this.#child || this.#stopping) return
    if (await this.#answers()) {
      if (this.#wasUp || this.#isOurBinary()) {
        this.#wasUp = true
        return
      }
      await this.#end()
    } else if (this.#wasUp) {
      this.#wasUp = false
      this.#deps.died('it does not answer any more')
    }
    await this.#start()
  }

  /** True when a Caddy answers on the admin socket now. */
  runs(): Promise<boolean> {
    return this.#answers()
  }

  /** Ends the Caddy, running requests first, and waits for it. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#end()
  }

  /** After a start that failed: ends the Caddy that this process started, and leaves one that it found serving. */
  async abandon(): Promise<void> {
    this.#stopping = true
    if (this.#child) await this.#end()
  }

  /** Ends it at once, running requests or not. One that was adopted has been told to stop already. */
  kill(): void {
    this.#stopping = true
    this.#child?.kill('SIGKILL')
  }

  async #end(): Promise<void> {
    const child = this.#child
    await this.#deps.admin.stop()
    const deadlineMs = this.#deps.clock.nowMs() + stopTimeoutMs
    while (child ? child.exitCode === null && child.signalCode === null : await this.#answers()) {
      if (this.#deps.clock.nowMs() > deadlineMs) {
        child?.kill('SIGKILL')
        return
      }
      await this.#deps.clock.sleep(pollMs)
    }
  }

  async #start(): Promise<void> {
    const { clock } = this.#deps
    const pauseMs = this.#failures === 0 ? 0 : Math.min(longestPauseMs, 125 * 2 ** this.#failures)
    await clock.sleep(Math.max(0, this.#startedAtMs + pauseMs - clock.nowMs()))
    if (this.#child || this.#stopping) return
    demandExecutable(this.#deps.binary)
    if (await this.#startWith(this.#bootConfig())) return
    if (!this.#bootFailed) {
      this.#bootFailed = true
      this.#deps.log.error('edge does not start with its boot file', { words: this.#lastEnd })
      if (await this.#startWith(this.#bootConfig())) return
    }
    throw new AppError('unavailable', `Caddy does not start: ${this.#lastEnd}`)
  }

  /** True once it answers; false when it ended or stayed silent, and is gone. */
  async #startWith(config: string): Promise<boolean> {
    const { clock, folder, log } = this.#deps
    this.#startedAtMs = clock.nowMs()
    const child = this.#spawn(config)
    this.#child = child
    const deadlineMs = clock.nowMs() + startTimeoutMs
    while (this.#child === child && clock.nowMs() < deadlineMs) {
      if (await this.#answers()) {
        this.#wasUp = true
        writeDurably(
          folder.processFile,
          JSON.stringify({ pid: child.pid, binary: binaryKey(this.#deps.binary) }),
        )
        log.info('edge started', { edgePid: child.pid })
        return true
      }
      await clock.sleep(pollMs)
    }
    if (this.#child === child)
      this.#lastEnd = `it did not open its admin socket within ${startTimeoutMs / 1000} seconds`
    child.kill('SIGKILL')
    return false
  }

  #spawn(config: string): ChildProcess {
    const { binary, folder } = this.#deps
    const child = spawnCaddy(binary, folder, config)
    child.once('error', error => this.#ended(child, errorWords(error)))
    child.once('exit', (code, signal) =>
      this.#ended(child, signal ? `ended by ${signal}` : `ended with code ${code}: ${lastWords(folder)}`),
    )
    return child
  }

  #ended(child: ChildProcess, words: string): void {
    if (this.#child !== child) return
    this.#child = null
    this.#lastEnd = words
    const calm = this.#deps.clock.nowMs() - this.#startedAtMs > calmMs
    this.#failures = calm ? 0 : this.#failures + 1
    rmSync(this.#deps.folder.processFile, { force: true })
    if (this.#stopping) return
    this.#deps.log.warn('edge ended', { words })
    if (this.#wasUp) this.#deps.died(words)
    this.#wasUp = false
  }

  /** The last good configuration; or an empty one, when that is missing, damaged, or did not start. */
  #bootConfig(): string {
    const { folder } = this.#deps
    return !this.#bootFailed && isBootable(folder) ? folder.bootFile : emptyConfig(folder)
  }

  #isOurBinary(): boolean {
    const text = readIfThere(this.#deps.folder.processFile)
    if (text === undefined) return false
    try {
      return ProcessFile.parse(JSON.parse(text)).binary === binaryKey(this.#deps.binary)
    } catch {
      return false
    }
  }

  async #answers(): Promise<boolean> {
    try {
      await this.#deps.admin.stamp()
      return true
    } catch {
      return false
    }
  }
}
