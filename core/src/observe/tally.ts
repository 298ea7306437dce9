import { answering, perAnsweringKind } from '../routing/mitigation/answering.ts'
import { covers } from '../routing/network-coverage.ts'
import { clientKey, holdsKey, type KeyRange, keyRanges } from './address-key.ts'
import type { TrafficCount, TrafficFilter } from './recent-traffic.ts'
import { addOutcomes, entryClient, letIn, noOutcomes, readEntry, type Slot } from './slot.ts'

/** Counts what a filter asks for, slot by slot. */
export class Tally {
  readonly #routes: ReadonlySet<string> | null
  readonly #networks: readonly string[] | null
  readonly #ranges: readonly KeyRange[] | null
  readonly #outcomes = noOutcomes()
  /** How many more of their requests were answered well than not. */
  readonly #clients = new Map<string, number>()
  #exact = true
  #allClients = true

  constructor({ routes, networks }: TrafficFilter) {
    this.#routes = routes ? new Set(routes) : null
    this.#networks = networks ?? null
    this.#ranges = networks ? keyRanges(networks) : null
  }

  add(slot: Slot): void {
    const counted = this.#addRoutes(slot)
    const whole = slot.sample.weight === 1 || this.#watches(slot)
    this.#exact &&= counted || whole
    this.#allClients &&= whole
    for (const [key, count] of slot.held) this.#addEntry(key, count, !counted)
    for (const [key, count] of slot.sample.counts) this.#addEntry(key, count * slot.sample.weight, !counted)
  }

  count(): Omit<TrafficCount, 'fromMs' | 'untilMs'> {
    const { g, r, l, f, c, b } = this.#outcomes
    return {
      requests: letIn(this.#outcomes),
      outcomes: {
        good: g,
        refused: r + l,
        limited: l,
        failed: f,
        cut: c,
        meant: perAnsweringKind(kind => this.#outcomes[answering[kind].letter]),
      },
      blocked: b,
      exact: this.#exact,
      clients: this.#clients.size,
      answeredWell: this.#answeredWell(),
      allClients: this.#allClients,
    }
  }

  #watches({ watched }: Slot): boolean {
    return this.#networks !== null && watched.length > 0 && covers(watched, this.#networks)
  }

  /**
   * By route every request is counted, so that only clients are left to be found among the entries.
   * @returns false where that is not enough: networks are asked for, or there was no room for a route
   */
  #addRoutes({ routes, unlisted }: Slot): boolean {
    if (this.#ranges !== null) return false
    if (this.#routes === null) {
      for (const { outcomes } of routes.values()) addOutcomes(this.#outcomes, outcomes)
      addOutcomes(this.#outcomes, unlisted)
      return true
    }
    const left = Object.values(unlisted).some(requests => requests > 0)
    const wanted = [...this.#routes].map(name => routes.get(name))
    if (left && wanted.includes(undefined)) return false
    for (const counts of wanted) if (counts) addOutcomes(this.#outcomes, counts.outcomes)
    return true
  }

  #answeredWell(): number {
    let count = 0
    for (const balance of this.#clients.values()) if (balance > 0) count += 1
    return count
  }

  #addEntry(key: string, requests: number, counts: boolean): void {
    // First what rules out most of them.
    if (this.#ranges !== null && !holdsKey(this.#ranges, entryClient(key))) return
    const { outcome, client, route } = readEntry(key)
    if (this.#routes !== null && !this.#routes.has(route)) return
    if (counts) this.#outcomes[outcome] += requests
    if (outcome === 'b' || client === '') return
    const name = clientKey(client)
    this.#clients.set(name, (this.#clients.get(name) ?? 0) + (outcome === 'g' ? requests : -requests))
  }
}
