import type { Remark } from '../imported.ts'

/** Where a value stands in a JSON document, as people read it: `apps.http.servers.srv0.routes[0]`. */
export type Place = string

const maxKeyLength = 60

export function placeBelow(place: Place, key: string | number): Place {
  if (typeof key === 'number') return `${place}[${key}]`
  if (!/^[\w-]+$/.test(key)) return `${place}[${JSON.stringify(key).slice(0, maxKeyLength)}]`
  return place === '' ? key : `${place}.${key}`
}

/** Whether a place is the other one, or below it. */
export function isWithin(place: Place, other: Place): boolean {
  if (!place.startsWith(other)) return false
  const next = place[other.length]
  return other === '' || next === undefined || next === '.' || next === '['
}

/** The places of all leaves of a document: values that hold no others. What is empty is one, because it can mean something by being there. */
export function leavesOf(value: unknown, place: Place = ''): Place[] {
  const entries = childrenOf(value)
  if (entries.length === 0) return [place]
  return entries.flatMap(([key, child]) => leavesOf(child, placeBelow(place, key)))
}

function childrenOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((one, index) => [index, one])
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** The places that hold a place, the widest first; without the place itself. */
function around(place: Place): Place[] {
  return ['', ...[...place.matchAll(/[.[]/g)].map(({ index }) => place.slice(0, index))].filter(
    one => one !== place,
  )
}

/**
 * What became of each leaf of a document. One is taken over, or it is left and a remark says so; `settle` says of all that nobody has spoken
 * of that they were left, so that nothing is ever dropped in silence.
 */
export class Ledger {
  readonly #taken = new Set<Place>()
  readonly #left = new Map<Place, string>()
  readonly #notes: Remark[] = []

  take(place: Place): void {
    this.#taken.add(place)
  }

  /** Nothing at or below a place was taken over, whatever was thought before. */
  leave(place: Place, words: string): void {
    if (!this.#left.has(place)) this.#left.set(place, words)
  }

  /** Taken over, but not just as it was. */
  note(place: Place, words: string): void {
    this.#notes.push({ places: [place], words })
  }

  isTaken(place: Place): boolean {
    return this.#taken.has(place) && !this.isLeft(place)
  }

  isLeft(place: Place): boolean {
    return this.#left.has(place) || this.#isCovered(place)
  }

  /** Whether a place, or something in it, was left for a reason of its own. */
  isSpokenOf(place: Place): boolean {
    return [...this.#left.keys()].some(one => isWithin(one, place))
  }

  /** Leaves in words what nobody has spoken of, each as far up as nobody has, and gives every remark, those with equal words as one. */
  settle(document: unknown, wordsFor: (place: Place) => string): Remark[] {
    if (this.#leaveRest(document, '', wordsFor) === 'silent') this.leave('', wordsFor(''))
    const left = [...this.#left].filter(([place]) => !this.#isCovered(place))
    // A note on what was left in the end has no sense any more.
    const notes = this.#notes.filter(({ places: [place = ''] }) => !this.isLeft(place))
    const byWords = new Map<string, Set<Place>>()
    for (const { places, words } of [
      ...left.map(([place, words]) => ({ places: [place], words })),
      ...notes,
    ]) {
      const known = byWords.get(words) ?? new Set()
      for (const place of places) known.add(place)
      byWords.set(words, known)
    }
    return [...byWords].map(([words, places]) => ({ places: [...places], words }))
  }

  #leaveRest(value: unknown, place: Place, wordsFor: (place: Place) => string): 'silent' | 'spoken' {
    if (this.#left.has(place)) return 'spoken'
    const children = childrenOf(value)
    if (children.length === 0) return this.#taken.has(place) ? 'spoken' : 'silent'
    const below = children.map(([key, child]) => {
      const inner = placeBelow(place, key)
      return { inner, state: this.#leaveRest(child, inner, wordsFor) }
    })
    const silent = below.filter(({ state }) => state === 'silent')
    if (silent.length === below.length) return 'silent'
    for (const { inner } of silent) this.leave(inner, wordsFor(inner))
    return 'spoken'
  }

  #isCovered(place: Place): boolean {
    return around(place).some(one => this.#left.has(one))
  }
}
