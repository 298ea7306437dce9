import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
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
import { identify, isAlive, ProcessId, signal } from './process-id.ts'

const startTimeoutMs = 15_000
/** A little more than the grace period that running requests have. */
const stopTimeoutMs = 12_000
/** A Caddy that runs but is silent for so long is hung; it is ended, because a second one beside it would share its ports. */
const silenceMs = 60_000
/** One whose admin socket is gone cannot come back: somebody has deleted it, or moved the API by hand. */
const lostSocketMs = 500
const pollMs = 25
const longestPauseMs = 10_000
const calmMs = 60_000

const ProcessFile = ProcessId.extend({ binary: z.string() })

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
 * Gatehouse adopts it. Its environment holds nothing of Gatehouse's. There is never a second one beside it.
 */
export class ManagedCaddy implements EdgeHost, BootFile {
  readonly #deps: ManagedCaddyDeps
  /** The Caddy that runs, as far as is known: started here or by an earlier Gatehouse. */
  #process: ProcessId | null = null
  #startedHere = false
  #wasUp = false
  #silentSinceMs: number | null = null
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
    if (this.#stopping) return
    const recorded = this.#process === null ? this.#recorded() : null
    this.#process ??= recorded?.process ?? null
    if (await this.#answers()) {
      this.#silentSinceMs = null
      if (this.#wasUp || recorded?.binary === binaryKey(this.#deps.binary)) {
        this.#wasUp = true
        return
      }
      await this.#end()
    } else if (this.#process && isAlive(this.#process)) {
      await this.#bearSilence(this.#process)
    }
    this.#gone('it does not answer any more')
    await this.#start()
  }

  /** True when a Caddy answers on the admin socket now. */
  runs(): Promise<boolean> {
    return this.#answers()
  }

  /** Ends the Caddy, running requests first, and waits for it. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#process ??= this.#recorded()?.process ?? null
    await this.#end()
    rmSync(this.#deps.folder.processFile, { force: true })
  }

  /** After a start that failed: ends the Caddy that this process started, and leaves one that it found serving. */
  async abandon(): Promise<void> {
    this.#stopping = true
    if (this.#startedHere) await this.#end()
  }

  /** Ends it at once, running requests or not. */
  kill(): void {
    this.#stopping = true
    const process = this.#process ?? this.#recorded()?.process
    if (process) signal(process, 'SIGKILL')
  }

  /** @throws AppError `unavailable` while it may still come back; ends it when it was silent for too long */
  async #bearSilence(process: ProcessId): Promise<void> {
    const now = this.#deps.clock.monotonicMs()
    this.#silentSinceMs ??= now
    const forMs = now - this.#silentSinceMs
    if (!existsSync(this.#deps.folder.adminSocket) && forMs >= lostSocketMs) {
      this.#deps.log.error('edge without its admin socket ended', { edgePid: process.pid })
      await this.#end()
      return
    }
    if (forMs < silenceMs) throw new AppError('unavailable', 'Caddy runs, but does not answer.')
    this.#deps.log.error('hung edge ended', { edgePid: process.pid })
    signal(process, 'SIGKILL')
    await this.#untilGone(process, stopTimeoutMs)
  }

  async #end(): Promise<void> {
    const process = this.#process
    if (!process) {
      await this.#deps.admin.stop()
      return
    }
    signal(process, 'SIGTERM')
    if (await this.#untilGone(process, stopTimeoutMs)) return
    signal(process, 'SIGKILL')
    await this.#untilGone(process, stopTimeoutMs)
  }

  async #untilGone(process: ProcessId, withinMs: number): Promise<boolean> {
    const deadlineMs = this.#deps.clock.monotonicMs() + withinMs
    while (isAlive(process)) {
      if (this.#deps.clock.monotonicMs() > deadlineMs) return false
      await this.#deps.clock.sleep(pollMs)
    }
    return true
  }

  async #start(): Promise<void> {
    const { clock } = this.#deps
    const pauseMs = this.#failures === 0 ? 0 : Math.min(longestPauseMs, 125 * 2 ** this.#failures)
    await clock.sleep(Math.max(0, this.#startedAtMs + pauseMs - clock.monotonicMs()))
    if (this.#stopping) return
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
    const { clock, log } = this.#deps
    this.#startedAtMs = clock.monotonicMs()
    const child = this.#spawn(config)
    if (child.pid === undefined) return this.#notSpawned(child)
    const process = identify(child.pid)
    this.#process = process
    this.#startedHere = true
    this.#record(process)
    const deadlineMs = clock.monotonicMs() + startTimeoutMs
    while (this.#process === process && clock.monotonicMs() < deadlineMs) {
      if (await this.#answers()) {
        this.#wasUp = true
        log.info('edge started', { edgePid: process.pid })
        return true
      }
      await clock.sleep(pollMs)
    }
    if (this.#process === process) {
      this.#lastEnd = `it did not open its admin socket within ${startTimeoutMs / 1000} seconds`
      child.kill('SIGKILL')
      await this.#untilGone(process, stopTimeoutMs)
    }
    return false
  }

  /** For the next Gatehouse. Without the record it starts a Caddy of its own, once this one is stopped. */
  #record(process: ProcessId): void {
    const { binary, folder, log } = this.#deps
    try {
      writeDurably(folder.processFile, JSON.stringify({ ...process, binary: binaryKey(binary) }))
    } catch (error) {
      log.error('edge process not recorded', { error })
    }
  }

  async #notSpawned(child: ChildProcess): Promise<false> {
    const [error]: unknown[] = await once(child, 'error')
    this.#lastEnd = errorWords(error)
    return false
  }

  #spawn(config: string): ChildProcess {
    const { binary, folder } = this.#deps
    const child = spawnCaddy(binary, folder, config)
    const ended = (words: string) => {
      if (child.pid === this.#process?.pid) this.#gone(words)
    }
    child.once('exit', (code, name) =>
      ended(name ? `ended by ${name}` : `ended with code ${code}: ${lastWords(folder)}`),
    )
    return child
  }

  /** Whatever ran is no more. */
  #gone(words: string): void {
    if (this.#process === null && !this.#wasUp) return
    const { clock, folder, log } = this.#deps
    this.#process = null
    this.#silentSinceMs = null
    this.#lastEnd = words
    this.#failures = clock.monotonicMs() - this.#startedAtMs > calmMs ? 0 : this.#failures + 1
    rmSync(folder.processFile, { force: true })
    const wasUp = this.#wasUp
    this.#wasUp = false
    if (this.#stopping || !wasUp) return
    log.warn('edge ended', { words })
    this.#deps.died(words)
  }

  /** The last good configuration; or an empty one, when that is missing, damaged, or did not start. */
  #bootConfig(): string {
    const { folder } = this.#deps
    return !this.#bootFailed && isBootable(folder) ? folder.bootFile : emptyConfig(folder)
  }

  /** The Caddy that an earlier Gatehouse left running, if it still does. */
  #recorded(): { process: ProcessId; binary: string } | null {
    const text = readIfThere(this.#deps.folder.processFile)
    if (text === undefined) return null
    try {
      const { binary, ...process } = ProcessFile.parse(JSON.parse(text))
      return isAlive(process) ? { process, binary } : null
    } catch {
      return null
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
