import type { AddressKey } from './address-key.ts'
import { addSample, countKey, type EvenSample, emptySample } from './even-sample.ts'
import type { AnswerKind, RequestLine } from './request-line.ts'

/** Counts of one route in a stretch of time. Plain data, so that it travels between threads. */
export interface RouteCounts {
  outcomes: Record<AnswerKind, number>
  upstreamErrors: Map<string, number>
  /** How many took so long, by `durationBin`. */
  durations: Map<number, number>
}

/** The requests of a stretch of time. Plain data, so that it travels between threads. */
export interface Slot {
  startMs: number
  /** By the name of the route, '' for none. */
  routes: Map<string, RouteCounts>
  /** The requests of routes for which there was no room in `routes`. */
  unlisted: Record<AnswerKind, number>
  /** Which client sent what where, by `entryKey`; without what is in `held`. */
  sample: EvenSample
  /** The same of watched networks, each request counted. */
  held: Map<string, number>
  /** The networks of which `held` has every request. */
  watched: readonly string[]
}

/** How much a slot may keep; what is more is estimated (clients) or left out of what is told by route (routes, upstreams). */
export interface SlotLimits {
  entries: number
  routes: number
  upstreams: number
}

/** What adding to a slot needs. */
export interface SlotRules {
  limits: SlotLimits
  /** From 0 to 1, without 1. */
  random(): number
}

/** A stretch of time without requests. */
export function emptySlot(startMs: number, watched: readonly string[]): Slot {
  return {
    startMs,
    routes: new Map(),
    unlisted: noOutcomes(),
    sample: emptySample(),
    held: new Map(),
    watched,
  }
}

/** No request at all. */
export function noOutcomes(): Record<AnswerKind, number> {
  return { g: 0, r: 0, l: 0, f: 0, c: 0, b: 0, m: 0, k: 0, t: 0, s: 0 }
}

const letters = ['g', 'r', 'l', 'f', 'c', 'b', 'm', 'k', 't', 's'] as const satisfies AnswerKind[]

/** What was let in: everything but what a block refused. */
export function letIn({ g, r, l, f, c, ...others }: Record<AnswerKind, number>): number {
  return g + r + l + f + c + meantIn(others)
}

/** What mitigations answered. */
export function meantIn({ m, k, t, s }: Pick<Record<AnswerKind, number>, 'm' | 'k' | 't' | 's'>): number {
  return m + k + t + s
}

/** Adds counts to others, in place. */
export function addOutcomes(into: Record<AnswerKind, number>, from: Record<AnswerKind, number>): void {
  for (const outcome of letters) into[outcome] += from[outcome]
}

/** Who sent what where, as a key of samples. */
export function entryKey({ outcome, client, route }: Pick<RequestLine, 'outcome' | 'client' | 'route'>) {
  return `${outcome}${client ?? ''} ${route ?? ''}`
}

/** What a key of samples says; `client` is '' where it is not known, `route` where there was none. */
export function readEntry(key: string): { outcome: AnswerKind; client: AddressKey; route: string } {
  const space = key.indexOf(' ')
  return { outcome: key.charAt(0) as AnswerKind, client: key.slice(1, space), route: key.slice(space + 1) }
}

/** The client that a key of samples names. */
export function entryClient(key: string): AddressKey {
  return key.slice(1, key.indexOf(' '))
}

/** Counts a request. `isWatched`: its client is in one of the networks that the slot watches. */
export function addRequest(slot: Slot, line: RequestLine, isWatched: boolean, rules: SlotRules): void {
  const { limits, random } = rules
  const counts = countsOf(slot, line.route ?? '', limits)
  if (counts) countRoute(counts, line, limits)
  else slot.unlisted[line.outcome] += 1
  const key = entryKey(line)
  if (isWatched) hold(slot, key, 1, rules)
  else countKey(slot.sample, key, limits.entries, random)
}

/** Adds all of one slot to another. */
export function addSlot(into: Slot, other: Slot, rules: SlotRules): void {
  const { limits, random } = rules
  for (const [route, from] of other.routes) {
    const counts = countsOf(into, route, limits)
    if (counts) addCounts(counts, from, limits)
    else addOutcomes(into.unlisted, from.outcomes)
  }
  addOutcomes(into.unlisted, other.unlisted)
  addSample(into.sample, other.sample, limits.entries, random)
  const both = new Set(other.watched)
  into.watched = into.watched.filter(network => both.has(network))
  for (const [key, count] of other.held) hold(into, key, count, rules)
}

/** So many bins for each doubling of a duration: two neighbours differ by 19 percent. */
const binsPerDoubling = 4

/** The bin of a duration: 0 for all below a millisecond, each further one begins 19 percent higher. */
export function durationBin(durationMs: number): number {
  return durationMs < 1 ? 0 : Math.min(80, 1 + Math.floor(Math.log2(durationMs) * binsPerDoubling))
}

/** Where a bin ends, in milliseconds. */
export function binEndMs(bin: number): number {
  return 2 ** (bin / binsPerDoubling)
}

/** What does not fit is in the sample with the others, and the slot no longer claims to have every request. */
function hold(slot: Slot, key: string, count: number, { limits, random }: SlotRules): void {
  const known = slot.held.get(key)
  if (known !== undefined || slot.held.size < limits.entries) {
    slot.held.set(key, (known ?? 0) + count)
    return
  }
  slot.watched = []
  addSample(slot.sample, { weight: 1, counts: new Map([[key, count]]) }, limits.entries, random)
}

function countsOf(slot: Slot, route: string, limits: SlotLimits): RouteCounts | undefined {
  const known = slot.routes.get(route)
  if (known || slot.routes.size >= limits.routes) return known
  const counts = emptyCounts()
  slot.routes.set(route, counts)
  return counts
}

function countRoute(counts: RouteCounts, line: RequestLine, limits: SlotLimits): void {
  counts.outcomes[line.outcome] += 1
  if (line.outcome === 'b') return
  if (line.outcome === 'f' && line.upstream !== null)
    count(counts.upstreamErrors, line.upstream, 1, limits.upstreams)
  count(counts.durations, durationBin(line.durationMs), 1, Number.POSITIVE_INFINITY)
}

/** Nothing of a route. */
export function emptyCounts(): RouteCounts {
  return { outcomes: noOutcomes(), upstreamErrors: new Map(), durations: new Map() }
}

/** Adds all counts of a route to others, in place. */
export function addCounts(into: RouteCounts, from: RouteCounts, limits: Pick<SlotLimits, 'upstreams'>): void {
  addOutcomes(into.outcomes, from.outcomes)
  for (const [upstream, errors] of from.upstreamErrors)
    count(into.upstreamErrors, upstream, errors, limits.upstreams)
  for (const [bin, requests] of from.durations) count(into.durations, bin, requests, Number.POSITIVE_INFINITY)
}

function count<K>(counts: Map<K, number>, key: K, by: number, most: number): void {
  const known = counts.get(key)
  if (known !== undefined || counts.size < most) counts.set(key, (known ?? 0) + by)
}
