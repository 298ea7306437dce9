import { cutText } from '../access-log/cut-text.ts'
import type { Rung } from '../access-log/ladder.ts'
import type { LogLine } from '../access-log/log-line.ts'
import type { TrafficPage } from '../access-log/traffic-store.ts'
import type { Allows } from './allow.ts'
import { Buckets, type Poured } from './buckets.ts'
import type { AnyDetector, Evidence, LineDetector } from './detector.ts'
import type { FoundRequest } from './finding.ts'
import type { BucketPage, FindingPage, WatchState } from './finding-page.ts'
import { Gathered } from './gathered.ts'
import type { Found } from './join.ts'
import { otherSite } from './led-from.ts'
import { Marks, mostMarked } from './marks.ts'
import { Minutes, type OverMinutes } from './minute-watch.ts'
import { NetworkBuckets, togetherWords } from './network-buckets.ts'
import { tellFindings } from './tell-findings.ts'
import { allTraits, bitsOf, traitsOf } from './traits.ts'

/** How long findings are kept, in milliseconds. */
const keptMs = 60 * 86_400_000
/** In one transaction. */
const mostForgotten = 500
/** Of a sample's texts, in characters. */
const longest = { client: 64, method: 32, host: 128, target: 256, agent: 256 }

/** What is stored of a watch. */
export interface StoredWatch {
  state: WatchState | null
  buckets: readonly BucketPage[]
}

interface Watched {
  detector: LineDetector
  buckets: Buckets
  networks: NetworkBuckets | null
}

/**
 * Gives each line to the detectors and gathers what they find, until it is written with how far the log was read: what is found depends on the lines
 * alone, however often whoever reads them ends. What somebody allowed is no evidence from then on.
 */
export class Watch {
  readonly #marks: Marks
  readonly #marked: readonly Watched[]
  readonly #unmarked: readonly Watched[]
  /** Those of them that are asked about lines with these traits. */
  readonly #byTraits: readonly (readonly Watched[])[]
  readonly #buckets: readonly Buckets[]
  readonly #minutes: Minutes
  readonly #gathered = new Gathered()
  #allows: Allows = () => false
  #sweptMinute: number

  /** @param firstS minutes before this are never asked about, in seconds since 1970 */
  constructor(detectors: readonly AnyDetector[], { state, buckets }: StoredWatch, firstS: number) {
    const lines = detectors.filter(detector => detector.kind === 'line')
    const watched = (detector: LineDetector) => watchedBy(detector, buckets)
    this.#marked = lines.filter(({ mark }) => mark !== undefined).map(watched)
    if (this.#marked.length > mostMarked) throw new Error(`at most ${mostMarked} detectors may have a mark`)
    this.#unmarked = lines.filter(({ mark }) => mark === undefined).map(watched)
    this.#byTraits = Array.from({ length: allTraits + 1 }, (_, traits) =>
      this.#unmarked.filter(
        ({ detector }) => detector.traits === undefined || bitsOf(detector.traits) & traits,
      ),
    )
    this.#marks = new Marks(this.#marked.map(({ detector }) => detector))
    this.#minutes = new Minutes(
      detectors.filter(detector => detector.kind === 'minute'),
      buckets,
      Math.max(state?.askedUntilS ?? firstS, firstS),
    )
    this.#sweptMinute = state?.sweptMinute ?? 0
    this.#buckets = [...this.#marked, ...this.#unmarked].flatMap(({ buckets, networks }) =>
      networks === null ? [buckets] : [buckets, networks.buckets],
    )
  }

  /** What is passed over from now on. */
  allow(allows: Allows): void {
    this.#allows = allows
  }

  see(line: LogLine): void {
    if (line.blocked !== null || line.by !== null) return
    const minute = Math.floor(line.atMs / 60_000)
    if (minute > this.#sweptMinute) this.#sweep(minute)
    for (const watched of this.#byTraits[line.known?.traits ?? traitsOf(line)] ?? []) this.#ask(watched, line)
    for (let bits = this.#marksOf(line); bits !== 0; bits &= bits - 1) {
      const watched = this.#marked[31 - Math.clz32(bits & -bits)]
      if (watched) this.#ask(watched, line)
    }
  }

  /** Whoever read the line may have looked at all but its host. */
  #marksOf(line: LogLine): number {
    if (line.known === undefined) return this.#marks.of(line)
    return line.route === null ? line.known.marks | this.#marks.ofHost(line.host) : line.known.marks
  }

  get isChanged(): boolean {
    return !this.#gathered.isEmpty || this.#buckets.some(({ isChanged }) => isChanged)
  }

  /** So much was found that it is to be written before more is read. */
  get isFull(): boolean {
    return this.#gathered.isFull
  }

  /** There are minutes to ask about. */
  isDue(over: OverMinutes): boolean {
    return this.#minutes.isDue(over)
  }

  /**
   * Asks about the minutes that are over, and writes all that was found since it was last written.
   * @param rows of rollups that were written in this transaction
   */
  write(page: TrafficPage, rows: readonly Rung<string>[], over: OverMinutes, nowMs: number): void {
    for (const { resolution, startS } of rows) if (resolution === 'minute') this.#minutes.isStale(startS)
    this.#minutes.ask(page, over, found => this.#tell(found))
    const { findings } = page
    for (const buckets of this.#buckets) buckets.write(findings)
    this.#minutes.write(findings)
    tellFindings(findings, this.#gathered.all(), nowMs)
    findings.forget(nowMs - keptMs, mostForgotten)
    findings.keepState({ askedUntilS: this.#minutes.askedUntilS, sweptMinute: this.#sweptMinute })
  }

  /** What was written is in force. */
  written(): void {
    for (const buckets of this.#buckets) buckets.written()
    this.#minutes.written()
    this.#gathered.clear()
  }

  #ask(watched: Watched, line: LogLine): void {
    const evidence = watched.detector.see(line)
    if (evidence !== null) this.#weigh(watched, line, evidence)
  }

  #weigh({ detector, buckets, networks }: Watched, line: LogLine, evidence: Evidence): void {
    if (evidence.weight > 0 && this.#allows(detector.name, line)) return
    const route = line.route ?? ''
    const poured = evidence.weight === 0 ? null : buckets.pour(route, evidence, line.atMs)
    if (poured !== null) {
      const { subject } = evidence
      this.#gathered.add(foundBy(detector, line, evidence, { ...poured, subject, words: null }))
      return
    }
    const near = networks?.pour(route, line, evidence) ?? null
    if (near !== null)
      this.#gathered.add(foundBy(detector, line, evidence, { ...near, words: togetherWords }))
  }

  /** A minute of a route has neither client nor path. */
  #tell(found: Found): void {
    const { detector, route, lastMs } = found
    if (this.#allows(detector, { atMs: lastMs, route, client: '', path: '' })) return
    this.#gathered.add(found)
  }

  #sweep(minute: number): void {
    this.#sweptMinute = minute
    for (const buckets of this.#buckets) buckets.sweep(minute * 60_000)
  }
}

function watchedBy(detector: LineDetector, stored: readonly BucketPage[]): Watched {
  const { name, bucket, networks } = detector
  return {
    detector,
    buckets: new Buckets(name, bucket, stored),
    networks: networks === undefined ? null : new NetworkBuckets(detector, networks, bucket, stored),
  }
}

/** A line that made enough of what speaks for a finding. */
function foundBy(
  { name, severity }: LineDetector,
  line: LogLine,
  evidence: Evidence,
  { subject, words, count, firstMs }: Poured & Pick<Found, 'subject' | 'words'>,
): Found {
  return {
    detector: name,
    route: line.route ?? '',
    subject,
    severity: evidence.severity ?? severity,
    firstMs,
    lastMs: line.atMs,
    count,
    samples: [sampleOf(line)],
    words,
  }
}

/** What is stored of it. */
export function storedWatch(page: FindingPage): StoredWatch {
  return { state: page.state(), buckets: page.buckets() }
}

function sampleOf(line: LogLine): FoundRequest {
  const { atMs, client, method, host, path, query, status, agent } = line
  const from = otherSite(line)
  const target =
    query === '' ? path : `${path.slice(0, 4 * longest.target)}?${query.slice(0, 4 * longest.target)}`
  return {
    atMs,
    client: cutText(client, longest.client),
    method: cutText(method, longest.method),
    host: cutText(host, longest.host),
    target: cutText(target, longest.target),
    status,
    agent: cutText(agent, longest.agent),
    ...(from !== undefined && { from }),
  }
}
