import { setImmediate } from 'node:timers/promises'
import { errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { audiences, type Clocks, documentSchema } from '@gatehouse/core/status-document/envelope.ts'
import type { CommandDeps } from '../command.ts'
import { clocksOf } from './clocks.ts'
import type { DocumentFolder } from './document-folder.ts'
import type { Glance, Job, Written } from './job.ts'
import { jobsOf } from './jobs.ts'
import { recentNumbers } from './recent-numbers.ts'
import { RouteSeries } from './route-series.ts'

const lookEveryMs = 1000
/** Others want their turn: so long it writes at a stretch. */
const budgetMs = 400
/** A document may be missed twice, and then some. */
const validTimes = 3
const graceMs = 15_000
/** What all documents of a moment share is looked at again after this, or as soon as anything has changed. */
const glanceMs = 2000

export interface PublisherDeps {
  deps: CommandDeps
  folder: DocumentFolder
  log: Pick<Log, 'warn'>
}

interface Done {
  key: string
  atMs: number
}

/** Writes the status documents again and again, each in its time and at once when what it is about has changed. */
export class StatusPublisher {
  readonly #parts: PublisherDeps
  readonly #series = new RouteSeries()
  readonly #done = new Map<string, Done>()
  #glance: { seen: Glance; clocks: Clocks; atMs: number; key: string } | null = null
  #sequence: number

  constructor(parts: PublisherDeps) {
    this.#parts = parts
    // Greater than any of the process before, which wrote fewer than one a millisecond.
    this.#sequence = Math.round(parts.deps.clock.nowMs())
  }

  /** Writes until the signal. Never throws: what cannot be written is logged and tried again. */
  async keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.turn(signal)
      await this.#parts.deps.clock.sleep(lookEveryMs, signal)
    }
  }

  /** Writes what is due, what is due longest first, as far as there is time. */
  async turn(signal?: AbortSignal): Promise<void> {
    const { deps, log } = this.#parts
    try {
      const jobs = jobsOf(deps, this.#series)
      this.#tidy(jobs)
      const startMs = deps.clock.monotonicMs()
      for (const job of this.#due(jobs)) {
        if (signal?.aborted || deps.clock.monotonicMs() - startMs > budgetMs) return
        await this.#write(job, jobs[0]?.key ?? '')
        await setImmediate()
      }
    } catch (error) {
      log.warn('status documents not written', { words: errorWords(error) })
    }
  }

  #due(jobs: readonly Job[]): Job[] {
    const nowMs = this.#parts.deps.clock.monotonicMs()
    const lateMs = ({ name, key, everyMs }: Job) => {
      const done = this.#done.get(name)
      return done === undefined || done.key !== key ? Infinity : nowMs - done.atMs - everyMs
    }
    return jobs
      .map(job => ({ job, late: lateMs(job) }))
      .filter(({ late }) => late >= 0)
      .sort((one, other) => (one.late === other.late ? 0 : other.late - one.late))
      .map(({ job }) => job)
  }

  async #write(job: Job, key: string): Promise<void> {
    const { deps } = this.#parts
    const { seen, clocks } = await this.#look(key)
    const atMs = deps.clock.monotonicMs()
    const generatedAtMs = Math.round(deps.clock.nowMs())
    const made = await job.make(deps, seen)
    for (const one of made)
      this.#file(one, { generatedAtMs, validForMs: job.everyMs * validTimes + graceMs, clocks })
    this.#done.set(job.name, { key: job.key, atMs })
  }

  #file(
    { path, audience, body }: Written,
    stamp: { generatedAtMs: number; validForMs: number; clocks: Clocks },
  ): void {
    this.#sequence += 1
    const text = JSON.stringify({ schema: documentSchema, sequence: this.#sequence, ...stamp, ...body })
    for (const one of audience === null ? audiences : [audience])
      this.#parts.folder.write(`${one}/${path}`, text)
  }

  /** @param key what everything depends on */
  async #look(key: string): Promise<{ seen: Glance; clocks: Clocks }> {
    const { deps } = this.#parts
    const nowMs = deps.clock.monotonicMs()
    const known = this.#glance
    if (known && known.key === key && nowMs - known.atMs < glanceMs) return known
    const recent = await recentNumbers(deps)
    const health = deps.health.routes()
    const clocks = clocksOf(health, recent.coverage)
    this.#glance = { seen: { health, recent }, clocks, atMs: nowMs, key }
    return this.#glance
  }

  /** Takes away what is about something that there is no more. */
  #tidy(jobs: readonly Job[]): void {
    const names = new Set(jobs.map(({ name }) => name))
    const gone = [...this.#done.keys()].filter(name => !names.has(name))
    const isFirst = this.#done.size === 0
    for (const name of gone) this.#done.delete(name)
    if (gone.length === 0 && !isFirst) return
    const below = (folder: string) =>
      new Set(
        [...names].flatMap(name => (name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1)] : [])),
      )
    for (const audience of audiences)
      for (const folder of ['routes', 'incidents'])
        this.#parts.folder.keepOnly(`${audience}/${folder}`, below(folder))
    this.#series.keepOnly(new Set([...below('routes')].map(file => file.slice(0, -'.json'.length))))
  }
}
