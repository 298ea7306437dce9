import type { FindingDay, FindingPage } from './finding-page.ts'
import type { Found } from './join.ts'

/** That begin on a day; the last of them are left to critical ones, and the rest to the first of each detector on a route. */
const mostOfDay = { calm: 900, grave: 1000, all: 5000 }
/** The same of one detector on one route, and beyond that for neighbourhoods. */
const mostOfPair = { calm: 50, grave: 60, near: 80 }
const dayS = 86_400

/** How many findings may still begin. */
export class DayBook {
  readonly #page: FindingPage
  readonly #days = new Map<number, FindingDay>()
  readonly #pairs = new Map<string, { begun: number }>()

  constructor(page: FindingPage) {
    this.#page = page
  }

  /** What holds where it begins. */
  of({ firstMs, detector, route }: Found): PairDay {
    const startS = Math.floor(firstMs / 1000 / dayS) * dayS
    const day = this.#days.get(startS) ?? this.#page.day(startS)
    this.#days.set(startS, day)
    const name = `${startS}\n${detector}\n${route}`
    const pair = this.#pairs.get(name) ?? { begun: this.#page.begunOf(detector, route, startS * 1000) }
    this.#pairs.set(name, pair)
    return new PairDay(day, pair)
  }

  write(): void {
    for (const [startS, day] of this.#days) this.#page.keepDay(startS, day)
  }
}

/** One detector on one route on one day. */
class PairDay {
  readonly #day: FindingDay
  readonly #pair: { begun: number }

  constructor(day: FindingDay, pair: { begun: number }) {
    this.#day = day
    this.#pair = pair
  }

  get isFull(): boolean {
    return this.#day.begun >= mostOfDay.all
  }

  mayBeAlone({ severity }: Found): boolean {
    if (this.#pair.begun === 0) return !this.isFull
    const rank = severity === 'critical' ? 'grave' : 'calm'
    return this.#pair.begun < mostOfPair[rank] && this.#day.begun < mostOfDay[rank]
  }

  mayBeNeighbourhood(): boolean {
    return this.#pair.begun < mostOfPair.near && this.#day.begun < mostOfDay.grave
  }

  begin(): void {
    this.#day.begun += 1
    this.#pair.begun += 1
  }

  /** It is told with others. */
  gather({ count }: Found): void {
    this.#day.over += count
  }
}
