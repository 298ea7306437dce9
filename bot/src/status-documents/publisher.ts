import { setImmediate } from 'node:timers/promises'
import { sha256 } from '@gatehouse/core/canonical-json.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { audiences, type Clocks, documentSchema } from '@gatehouse/core/status-document/envelope.ts'
import type { CommandDeps } from '../command.ts'
import { fieldsForViewers, textForViewers } from '../replies/for-viewers.ts'
import { clocksOf } from './clocks.ts'
import type { DocumentFolder } from './document-folder.ts'
import type { Glance, Job, Written } from './job.ts'
import { jobsOf, publicPath } from './jobs.ts'
import { badgeFile } from './public.ts'
import type { PublicWrites } from './public-writes.ts'
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
  publicWrites: Pick<PublicWrites, 'wrote'>
}

/** What a document says of itself. */
interface Stamp {
  generatedAtMs: number
  validForMs: number
  clocks: Clocks
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
  /** What each document said when it was written last. */
  readonly #written = new Map<string, { hash: string; atMs: number }>()
  #sequence: number
  /** Whether numbers of the log are known. */
  #log = 'unknown'

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

  /** Writes what is due, what is due longest first, as far as there is time. What fails keeps nothing else from being written. */
  async turn(signal?: AbortSignal): Promise<void> {
    const { deps } = this.#parts
    const jobs = this.#jobs()
    const startMs = deps.clock.monotonicMs()
    for (const job of this.#due(jobs)) {
      if (signal?.aborted || deps.clock.monotonicMs() - startMs > budgetMs) return
      const atMs = deps.clock.monotonicMs()
      try {
        await this.#write(job, jobs[0]?.key ?? '')
      } catch (error) {
        this.#failed(job.name, error)
      }
      this.#done.set(job.name, { key: job.key, atMs })
      await setImmediate()
    }
  }

  #jobs(): Job[] {
    try {
      const jobs = jobsOf(this.#parts.deps, this.#series, this.#log)
      this.#tidy(jobs)
      return jobs
    } catch (error) {
      this.#failed('all', error)
      return []
    }
  }

  #failed(document: string, error: unknown): void {
    this.#parts.log.warn('status document not written', { document, words: errorWords(error) })
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
    const generatedAtMs = Math.round(deps.clock.nowMs())
    const validForMs = job.everyMs * validTimes + graceMs
    for (const one of await job.make(deps, seen)) this.#file(one, { generatedAtMs, validForMs, clocks })
    if (job.name === publicPath) this.#parts.publicWrites.wrote(validForMs)
  }

  #file(one: Written, stamp: Stamp): void {
    const hash = one.kind === 'document' ? sha256(JSON.stringify([one.body, stamp.clocks.blind])) : null
    const key = `${one.to} ${one.path}`
    if (hash !== null && this.#isFresh(key, hash, stamp)) return
    const { deps, folder } = this.#parts
    const short = textForViewers(deps.edge.current().state)
    this.#sequence += 1
    for (const to of one.to === null ? audiences : [one.to]) {
      // Who wrote a reason, a note or a title may have named a client in it.
      const shown = to === 'operator' || to === 'admin' ? one : shortened(one, short)
      folder.write(`${to}/${one.path}`, shown.kind === 'text' ? shown.text : this.#stamped(shown, stamp))
    }
    if (hash !== null) this.#written.set(key, { hash, atMs: stamp.generatedAtMs })
  }

  /** Whether the same was written a moment ago: then whoever polls is told so, and draws nothing anew. */
  #isFresh(key: string, hash: string, { generatedAtMs, validForMs }: Stamp): boolean {
    const known = this.#written.get(key)
    const ageMs = generatedAtMs - (known?.atMs ?? 0)
    return known?.hash === hash && ageMs >= 0 && ageMs < validForMs / validTimes
  }

  /** How far the log is read is for those who have signed in. */
  #stamped({ to, body }: Written & { kind: 'document' }, { clocks, ...stamp }: Stamp): string {
    const head = { schema: documentSchema, sequence: this.#sequence, ...stamp }
    return JSON.stringify({ ...head, ...(to !== 'public' && { clocks }), ...body })
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
    const log = clocks.blind === null && recent.coverage?.known ? 'known' : 'unknown'
    if (log !== this.#log) this.#series.clear()
    this.#log = log
    this.#glance = { seen: { health, recent }, clocks, atMs: nowMs, key }
    return this.#glance
  }

  /** Takes away what is about something that there is no more. */
  #tidy(jobs: readonly Job[]): void {
    const names = new Set(jobs.map(({ name }) => name))
    const gone = [...this.#done.keys()].filter(name => !names.has(name))
    const isFirst = this.#done.size === 0
    for (const name of gone) this.#done.delete(name)
    for (const key of this.#written.keys())
      if (gone.some(name => key.endsWith(` ${name}`))) this.#written.delete(key)
    if (gone.length === 0 && !isFirst) return
    const routes = below(names, 'routes')
    const { folder } = this.#parts
    for (const audience of audiences) {
      folder.keepOnly(`${audience}/routes`, routes)
      folder.keepOnly(`${audience}/incidents`, below(names, 'incidents'))
    }
    const slugs = [...routes].map(file => file.slice(0, -'.json'.length))
    if (names.has(publicPath)) folder.keepOnly('public/badges', new Set(['all', ...slugs].map(badgeFile)))
    else folder.remove('public')
    this.#series.keepOnly(new Set(slugs))
  }
}

/** As viewers read it, and everybody else who is no operator. */
function shortened(one: Written, short: (text: string) => string): Written {
  if (one.kind === 'text') return { ...one, text: short(one.text) }
  return { ...one, body: fieldsForViewers(one.body, short) }
}

function below(names: ReadonlySet<string>, folder: string): Set<string> {
  const found = [...names].filter(name => name.startsWith(`${folder}/`))
  return new Set(found.map(name => name.slice(folder.length + 1)))
}
