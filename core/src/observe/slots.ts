import { addSlot, emptySlot, type Slot, type SlotRules } from './slot.ts'

const second = 1000
const minute = 60 * second

/** Time is kept finely while it is young, and ever more coarsely: how long a slot is, how old it may become, and what it may keep. */
const levels = [
  { lengthMs: second, ageMs: 20 * second, limits: { entries: 2048, routes: 1024, upstreams: 16 } },
  { lengthMs: 5 * second, ageMs: 180 * second, limits: { entries: 4096, routes: 1024, upstreams: 16 } },
  { lengthMs: minute, ageMs: 18 * minute, limits: { entries: 4096, routes: 1024, upstreams: 16 } },
] as const

/** How a slot of one second is filled. */
export const secondLimits = levels[0].limits
/** How far back anything is known, in milliseconds. */
export const windowMs = 18 * minute
/** A line from further ahead than this, in milliseconds, has a wrong time. */
export const aheadMs = minute

/** The slots of the last 18 minutes, each second in exactly one of them. Bounded, whatever comes. */
export class Slots {
  readonly #random: () => number
  readonly #levels: readonly Map<number, Slot>[] = levels.map(() => new Map())
  #nowMs = 0

  /** @param random from 0 to 1, without 1 */
  constructor(random: () => number) {
    this.#random = random
  }

  /** Time goes on: what became old is kept more coarsely, or forgotten. */
  advance(nowMs: number): void {
    this.#nowMs = nowMs
    for (const [index, slots] of this.#levels.entries()) {
      const beginMs = this.#beginOf(index)
      for (const slot of slots.values()) {
        if (slot.startMs >= beginMs) continue
        slots.delete(slot.startMs)
        this.#put(slot)
      }
    }
  }

  /** Adds the requests of one second. What is too old, or from a future, is left out. */
  add(slot: Slot, nowMs: number): void {
    this.advance(nowMs)
    if (slot.startMs <= nowMs + aheadMs) this.#put(slot)
  }

  /** The next moment from which on slots begin, at or after this one. */
  roundUp(ms: number): number {
    const { lengthMs } = this.#levelOf(ms)
    return Math.ceil(ms / lengthMs) * lengthMs
  }

  /** The last moment at which slots end, at or before this one. */
  roundDown(ms: number): number {
    const { lengthMs } = this.#levelOf(ms)
    return Math.floor(ms / lengthMs) * lengthMs
  }

  /** The slots between two moments, both of which are rounded. */
  *between(fromMs: number, untilMs: number): Generator<Slot> {
    for (const slots of this.#levels)
      for (const slot of slots.values()) if (slot.startMs >= fromMs && slot.startMs < untilMs) yield slot
  }

  clear(): void {
    for (const slots of this.#levels) slots.clear()
  }

  #put(slot: Slot): void {
    if (slot.startMs < this.#beginOf(levels.length - 1)) return
    const { index, lengthMs, limits } = this.#levelOf(slot.startMs)
    const startMs = Math.floor(slot.startMs / lengthMs) * lengthMs
    const slots = this.#levels[index]
    const into = slots?.get(startMs) ?? emptySlot(startMs, slot.watched)
    const rules: SlotRules = { limits, random: this.#random }
    addSlot(into, slot, rules)
    slots?.set(startMs, into)
  }

  /** Where a level begins: at a whole slot of the next coarser one, so that none lies in two. */
  #beginOf(index: number): number {
    const { ageMs } = levels[index] ?? levels[2]
    const { lengthMs } = levels[index + 1] ?? levels[2]
    return Math.floor((this.#nowMs - ageMs) / lengthMs) * lengthMs
  }

  #levelOf(ms: number) {
    const index = levels.findIndex((_, at) => ms >= this.#beginOf(at))
    const found = index === -1 ? levels.length - 1 : index
    return { index: found, ...(levels[found] ?? levels[2]) }
  }
}
