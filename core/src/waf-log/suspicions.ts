import type { LogLine } from '../access-log/log-line.ts'
import { textHash } from '../access-log/sketch/text-hash.ts'
import type { Allows } from '../findings/allow.ts'
import type { WafDetector } from '../findings/detector.ts'
import { Gathered } from '../findings/gathered.ts'
import { goesOnMs } from '../findings/join.ts'
import { tellFindings } from '../findings/tell-findings.ts'
import { crsRules } from '../routing/policies/waf/crs-rules.ts'
import { AnsweredWell } from './answered-well.ts'
import { neighbourhood, neighbourhoodBegins } from './neighbourhood.ts'
import { pathMark } from './path-mark.ts'
import { Suspect, type SuspectRow } from './suspect.ts'
import { Visitor } from './visitor.ts'
import type { WafBeside } from './waf-ingest.ts'
import type { WafMatch } from './waf-match.ts'
import type { WafPage } from './waf-store.ts'

/** Rules at paths of a day that are watched; with the fewest clients go first. */
const mostSuspects = 1000
/** Before it is told: attackers who begin with one path go on to others. */
const ripeningMs = 10 * 60_000

/**
 * Suspects rules of being wrong: when clients of many networks meet one of them at one path within a day, who had loaded other pages before
 * and try no other paths. It sees the matches of the WAF's log and the lines of the access log; what it holds is as bounded as what it stores.
 */
export class Suspicions implements WafBeside {
  readonly #detector: WafDetector
  readonly #suspects = new Map<string, Suspect>()
  /** Who is in a row. */
  readonly #visitors = new Map<string, Visitor>()
  readonly #changed = new Set<Suspect>()
  readonly #gone = new Map<string, SuspectRow>()
  readonly #gathered = new Gathered()
  readonly #answeredWell = new AnsweredWell()
  #dayS = 0
  readonly #ripening = new Set<Suspect>()
  #ripeMs = Number.POSITIVE_INFINITY
  #allows: Allows = () => false

  /** @param stored the rows that are kept */
  constructor(detector: WafDetector, stored: readonly SuspectRow[]) {
    this.#detector = detector
    for (const row of stored) this.#keep(new Suspect(row))
  }

  /** What is passed over from now on. */
  allow(allows: Allows): void {
    this.#allows = allows
  }

  get isChanged(): boolean {
    return this.#changed.size > 0 || this.#gone.size > 0 || !this.#gathered.isEmpty
  }

  see(match: WafMatch): void {
    if (!crsRules.has(match.rule) || match.route === '') return
    if (this.#allows(this.#detector.name, match)) return
    const begun = Suspect.begin(match)
    if (begun.dayS < this.#dayS) return
    if (match.atMs >= this.#ripeMs) this.#ripen(match.atMs)
    if (begun.dayS > this.#dayS) this.#beginDay(begun.dayS)
    const suspect = this.#suspects.get(begun.key) ?? this.#keep(begun)
    const name = neighbourhood(match.client)
    if (suspect.add(match, name)) this.#watch(suspect, name)
    this.#meet(suspect, name, match.atMs)
    this.#changed.add(suspect)
    if (suspect.toldMs === null) this.#judge(suspect)
    else this.#goOn(suspect, suspect.toldMs, match.atMs)
  }

  /** It is shown every line, so it makes no texts where whoever read the line knows what follows from them. */
  seeLine(line: LogLine): void {
    const { atMs, status, known } = line
    if (atMs >= this.#ripeMs) this.#ripen(atMs)
    if (status < 200 || status >= 400 || line.blocked !== null || line.by !== null) return
    const hash = known?.networkHash ?? textHash(neighbourhoodBegins(line.client))
    if (!this.#answeredWell.add(hash, known?.pathMark ?? pathMark(line.path), atMs)) return
    const { client, path } = line
    for (const suspect of this.#visitors.get(neighbourhood(client))?.answer(path, atMs) ?? []) {
      this.#changed.add(suspect)
      if (suspect.toldMs === null) this.#judge(suspect)
    }
  }

  write(page: WafPage, nowMs: number): void {
    for (const row of this.#gone.values()) page.dropSuspect(row)
    for (const suspect of this.#changed) page.putSuspect(suspect.toRow())
    tellFindings(page.findings, this.#gathered.all(), nowMs)
  }

  written(): void {
    this.#gone.clear()
    this.#changed.clear()
    this.#gathered.clear()
  }

  #judge(suspect: Suspect): void {
    if (suspect.ripeMs !== null || !this.#isSuspicious(suspect)) return
    suspect.ripeMs = (suspect.last?.atMs ?? suspect.dayS * 1000) + ripeningMs
    this.#ripening.add(suspect)
    this.#ripeMs = Math.min(this.#ripeMs, suspect.ripeMs)
  }

  /** Tells what is suspicious still. */
  #ripen(nowMs: number): void {
    this.#ripeMs = Number.POSITIVE_INFINITY
    for (const suspect of [...this.#ripening]) {
      const { ripeMs, last, matches } = suspect
      if (ripeMs !== null && ripeMs > nowMs) {
        this.#ripeMs = Math.min(this.#ripeMs, ripeMs)
        continue
      }
      this.#ripening.delete(suspect)
      suspect.ripeMs = null
      if (last !== null && this.#isSuspicious(suspect)) this.#tell(suspect, last.atMs, matches)
    }
  }

  /** It is told once a day: after a pause it is no news. */
  #goOn(suspect: Suspect, toldMs: number, atMs: number): void {
    if (atMs - toldMs <= goesOnMs) this.#tell(suspect, atMs, 1)
  }

  #tell(suspect: Suspect, atMs: number, count: number): void {
    const { last, route, rule, path } = suspect
    const { name: detector, severity } = this.#detector
    this.#gathered.add({
      detector,
      route,
      subject: `rule ${rule} at ${path}`,
      severity,
      firstMs: atMs,
      lastMs: atMs,
      count,
      samples: last === null ? [] : [last],
      words: this.#figures(suspect),
    })
    suspect.toldMs = atMs
    this.#changed.add(suspect)
  }

  #isSuspicious({ clients: { size }, fine }: Suspect): boolean {
    const { clients, share } = this.#detector
    return fine >= clients && fine >= share * size
  }

  #figures({ clients, fine, matches, refused }: Suspect): string {
    return `clients of ${clients.size} networks, ${fine} of them answered well elsewhere before; ${refused} of ${matches} requests refused`
  }

  #keep(suspect: Suspect): Suspect {
    if (this.#suspects.size >= mostSuspects) this.#dropFewest()
    this.#suspects.set(suspect.key, suspect)
    this.#gone.delete(suspect.key)
    this.#dayS = Math.max(this.#dayS, suspect.dayS)
    for (const name of suspect.clients.keys()) this.#watch(suspect, name)
    return suspect
  }

  /** Of its own requests before this one some may be in the part of the access log that is still to be read. */
  #meet(suspect: Suspect, name: string, atMs: number): void {
    const visitor = this.#visitors.get(name)
    if (visitor === undefined || suspect.clients.get(name) !== false || visitor.isTrying(suspect.route))
      return
    if (this.#answeredWell.has(neighbourhoodBegins(name), suspect.path, atMs)) suspect.isWell(name)
    else visitor.wait(suspect, atMs)
  }

  #watch(suspect: Suspect, name: string): void {
    const visitor = this.#visitors.get(name) ?? new Visitor(name, this.#detector.mostPaths)
    this.#visitors.set(name, visitor)
    visitor.join(suspect)
    this.#answeredWell.watch(neighbourhoodBegins(name))
  }

  #beginDay(dayS: number): void {
    this.#ripen(Number.POSITIVE_INFINITY)
    for (const suspect of [...this.#suspects.values()]) this.#drop(suspect)
    this.#answeredWell.watchNobody()
    this.#dayS = dayS
  }

  #dropFewest(): void {
    let fewest: Suspect | undefined
    for (const suspect of this.#suspects.values())
      if (fewest === undefined || suspect.clients.size < fewest.clients.size) fewest = suspect
    if (fewest) this.#drop(fewest)
  }

  #drop(suspect: Suspect): void {
    this.#suspects.delete(suspect.key)
    this.#ripening.delete(suspect)
    this.#changed.delete(suspect)
    this.#gone.set(suspect.key, suspect.toRow())
    for (const name of suspect.clients.keys()) {
      const visitor = this.#visitors.get(name)
      visitor?.leave(suspect)
      if (visitor?.isNowhere) this.#visitors.delete(name)
    }
  }
}
