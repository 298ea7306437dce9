import type { TrafficPage } from '../access-log/traffic-store.ts'
import { BucketPages, type PagedBucket, pagedBuckets } from './bucket-pages.ts'
import type { MinuteDetector, MinuteEvidence, MinuteView } from './detector.ts'
import type { BucketPage, FindingKey, FindingPage } from './finding-page.ts'
import type { Found } from './join.ts'
import { MinuteWindow, minuteS, minutesBefore } from './minute-window.ts'

/** Which minutes are over, and what holds of them. */
export interface OverMinutes {
  /** Lines from before this moment have been read, but for late ones; in seconds since 1970. */
  overS: number
  /** When the newest line ended. */
  newestS: number
  /** When the oldest one ended. */
  sinceMs: number
}

/**
 * Asks detectors about each minute of each route, once: how far they were asked is written with what they said. They are asked within the transaction
 * that writes the rows of those minutes; should that not work, they are asked about later minutes alone the next time.
 */
export class Minutes {
  readonly #detectors: readonly MinuteDetector[]
  readonly #window = new MinuteWindow()
  readonly #spoken = new Map<string, PagedBucket>()
  readonly #pages: ReadonlyMap<string, BucketPages>
  #askedUntilS: number

  constructor(detectors: readonly MinuteDetector[], stored: readonly BucketPage[], askedUntilS: number) {
    this.#detectors = detectors
    this.#askedUntilS = askedUntilS
    this.#pages = new Map(detectors.map(({ name }) => [name, new BucketPages(name)]))
    for (const [name, pages] of this.#pages)
      for (const one of pagedBuckets(stored, name)) {
        pages.stored(one)
        this.#spoken.set(key(one), one)
      }
  }

  get askedUntilS(): number {
    return this.#askedUntilS
  }

  /** There is a minute to ask about. */
  isDue(over: OverMinutes): boolean {
    return lastS(over) >= this.#askedUntilS + minuteS
  }

  isStale(startS: number): void {
    this.#window.isStale(startS)
  }

  ask(page: TrafficPage, over: OverMinutes, tell: (found: Found) => void): void {
    const untilS = lastS(over)
    while (this.#askedUntilS + minuteS <= untilS) {
      const startS = this.#askedUntilS
      const views = this.#window.views(page, startS, over.sinceMs)
      for (const view of views) for (const detector of this.#detectors) this.#look(detector, view, tell)
      this.#forget(startS)
      const next = views.length > 0 ? startS + minuteS : page.firstRollup('minute', startS + minuteS)
      this.#askedUntilS = Math.max(startS, Math.min(next ?? untilS, untilS))
    }
  }

  write(page: FindingPage): void {
    for (const pages of this.#pages.values()) pages.write(page)
  }

  /** What was written is in force. */
  written(): void {
    for (const pages of this.#pages.values()) pages.written()
  }

  #look(detector: MinuteDetector, view: MinuteView, tell: (found: Found) => void): void {
    const evidence = detector.look(view)
    if (evidence === null) return
    const { of, needed } = detector.minutes
    const spoken = this.#speak(detector, view, evidence)
    const last = spoken.level & (2 ** of - 1)
    const count = bits(last)
    if (count < needed) {
      spoken.isFull = false
      return
    }
    const firstMs = view.startS * 1000
    tell({
      detector: detector.name,
      route: view.route,
      subject: evidence.subject,
      severity: evidence.severity ?? detector.severity,
      // The minutes before it that spoke for it are a part of it.
      firstMs: spoken.isFull ? firstMs : firstMs - (31 - Math.clz32(last)) * minuteS * 1000,
      lastMs: firstMs + minuteS * 1000,
      count: spoken.isFull ? 1 : count,
      samples: [],
      words: evidence.words,
    })
    spoken.isFull = true
  }

  #speak(
    { name: detector }: MinuteDetector,
    { route, startS }: MinuteView,
    { subject }: MinuteEvidence,
  ): PagedBucket {
    const atMs = startS * 1000
    const name = { detector, route, subject }
    const spoken = this.#spoken.get(key(name)) ?? this.#begin(name, atMs)
    const passed = (atMs - spoken.atMs) / (minuteS * 1000)
    spoken.level = ((passed > 30 ? 0 : spoken.level << passed) | 1) & (2 ** 30 - 1)
    spoken.atMs = atMs
    spoken.count += 1
    this.#pages.get(detector)?.change(spoken)
    return spoken
  }

  #begin(name: FindingKey, atMs: number): PagedBucket {
    const begun = {
      ...name,
      ...{ atMs, firstMs: atMs, level: 0, count: 0, isFull: false, seen: [], used: 0, page: 0, place: 0 },
    }
    this.#spoken.set(key(name), begun)
    this.#pages.get(name.detector)?.add(begun)
    return begun
  }

  /** What has not spoken for so long that it counts no more. */
  #forget(startS: number): void {
    for (const [name, spoken] of this.#spoken) {
      if (spoken.atMs >= (startS - 30 * minuteS) * 1000) continue
      this.#spoken.delete(name)
      this.#pages.get(spoken.detector)?.drop(spoken)
    }
  }
}

/** After an hour without a line no route is usual any more, and a clock that is set far ahead must not be the reason why nothing is asked later. */
function lastS({ overS, newestS }: OverMinutes): number {
  return Math.floor(Math.min(overS, newestS + (minutesBefore + 1) * minuteS) / minuteS) * minuteS
}

function key({ detector, route, subject }: FindingKey): string {
  return `${detector}\n${route}\n${subject}`
}

function bits(value: number): number {
  let count = 0
  for (let left = value; left !== 0; left &= left - 1) count += 1
  return count
}
