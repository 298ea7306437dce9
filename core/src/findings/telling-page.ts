import { maskCredentials } from '../access-log/search/mask-credentials.ts'
import { type FindingKey, type FindingPage, keyText } from './finding-page.ts'
import { type Found, goesOnMs, isOne } from './join.ts'

/** Of more of them it is asked at once which keys go on: of a scan by thousands of clients hardly any does. */
const fewFound = 50

interface Told {
  /** Null for what begins. */
  id: number | null
  found: Found
  isChanged: boolean
}

/** Findings that are told in one transaction: each is read and written once, however often it goes on. */
export class TellingPage {
  readonly #page: FindingPage
  readonly #told: Told[] = []
  /** No other key goes on; null: each is looked for. */
  readonly #going: ReadonlySet<string> | null
  /** The last one of each key. */
  readonly #latest = new Map<string, Told | null>()

  /** @param found all that is told */
  constructor(page: FindingPage, found: readonly Found[]) {
    this.#page = page
    const firstMs = found.reduce((first, one) => Math.min(first, one.firstMs), Number.POSITIVE_INFINITY)
    this.#going = found.length > fewFound ? page.keysSince(firstMs - goesOnMs) : null
  }

  /** @returns false when nothing of its key goes on */
  goOn(one: Found, join: (before: Found, after: Found) => Found): boolean {
    const latest = this.#latestOf(one)
    if (latest === null || !isOne(latest.found, one)) return false
    latest.found = join(latest.found, one)
    if (!latest.isChanged) this.#told.push(latest)
    latest.isChanged = true
    return true
  }

  begin(one: Found): void {
    const begun = { id: null, found: one, isChanged: true }
    this.#told.push(begun)
    const latest = this.#latestOf(one)
    // One that comes late is not the last.
    if (latest === null || latest.found.lastMs <= one.lastMs) this.#latest.set(keyText(one), begun)
  }

  write(nowMs: number): void {
    for (const { id, found } of this.#told) {
      const shown = withoutCredentials(found)
      if (id === null) this.#page.add(shown, nowMs)
      else this.#page.change({ id, ...shown }, nowMs)
    }
  }

  #latestOf(key: FindingKey): Told | null {
    const name = keyText(key)
    const known = this.#latest.get(name)
    if (known !== undefined) return known
    // Texts that are none in UTF-8 were stored as others.
    const mayGoOn = this.#going === null || this.#going.has(name.toWellFormed())
    const stored = mayGoOn ? this.#page.latest(key) : null
    const told = stored === null ? null : this.#known(stored)
    this.#latest.set(name, told)
    return told
  }

  #known({ id, ...found }: Found & { id: number }): Told {
    return { id, found, isChanged: false }
  }
}

/** Samples are shown to viewers, and sent on with alerts. */
function withoutCredentials(found: Found): Found {
  const samples = found.samples.map(sample => ({
    ...sample,
    target: maskCredentials(sample.target),
    agent: maskCredentials(sample.agent),
  }))
  return { ...found, samples }
}
