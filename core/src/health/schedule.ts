import type { Subject } from './what-to-ask.ts'

interface Entry {
  subject: Subject
  dueMs: number
}

/** How far the moment of a probe may lie from its interval, so that not all come at once. */
const spread = 0.2
/** What is new is asked for the first time within so long. */
const firstWithinMs = 3000

/** Who is asked when. Moments are of a clock that never jumps. */
export class Schedule {
  readonly #random: () => number
  #entries = new Map<string, Entry>()
  readonly #underWay = new Set<string>()

  /** @param random from 0 to 1, without 1 */
  constructor(random: () => number) {
    this.#random = random
  }

  /** From now on these alone are asked; those that are the same keep their moment. */
  follow(subjects: readonly Subject[], nowMs: number): void {
    const before = this.#entries
    this.#entries = new Map()
    for (const subject of subjects) {
      const known = before.get(keyOf(subject))
      const same = known !== undefined && isSame(known.subject, subject)
      const firstMs = nowMs + this.#random() * Math.min(firstWithinMs, subject.intervalMs)
      this.#entries.set(keyOf(subject), { subject, dueMs: same ? known.dueMs : firstMs })
    }
  }

  /** At most so many of those whose moment has come, the longest due first, and none that is being asked. */
  due(nowMs: number, most: number): Subject[] {
    if (most <= 0) return []
    const ready: Entry[] = []
    for (const [key, entry] of this.#entries)
      if (entry.dueMs <= nowMs && !this.#underWay.has(key)) ready.push(entry)
    return ready
      .sort((a, b) => a.dueMs - b.dueMs)
      .slice(0, most)
      .map(({ subject }) => subject)
  }

  /** Those of them that are still asked just so come now. */
  hasten(subjects: readonly Subject[], nowMs: number): void {
    for (const subject of subjects) {
      const entry = this.#entries.get(keyOf(subject))
      if (entry && isSame(entry.subject, subject)) entry.dueMs = Math.min(entry.dueMs, nowMs)
    }
  }

  begin(subject: Subject): void {
    this.#underWay.add(keyOf(subject))
  }

  /** It was asked; the next time comes after this long, more or less. Gives whether that is still to be asked just so. */
  end(subject: Subject, nowMs: number, pauseMs: number): boolean {
    this.#underWay.delete(keyOf(subject))
    const entry = this.#entries.get(keyOf(subject))
    if (!entry || !isSame(entry.subject, subject)) return false
    entry.dueMs = nowMs + pauseMs * (1 + spread * (this.#random() - 0.5))
    return true
  }
}

/** By its route and the way that is asked. */
export function keyOf({ route, target }: Pick<Subject, 'route' | 'target'>): string {
  return `${route} ${target}`
}

/** Whether the same is asked, of the same, as often. */
export function isSame(one: Subject, other: Subject): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
