import type { Suspect } from './suspect.ts'

interface Visited {
  /** In how many it is. */
  rows: number
  /** By path; null as soon as it tries one after the other. */
  byPath: Map<string, Suspect[]> | null
}

/**
 * One of those whom rules met, over all rows in which it is. Each row that it meets costs a bounded number of steps in the end, however many
 * requests come: whoever tries many paths is counted no further, and a good answer settles what it speaks for.
 */
export class Visitor {
  readonly #name: string
  readonly #mostPaths: number
  readonly #routes = new Map<string, Visited>()
  /** By path and row, when it met the rule: a good answer elsewhere may have come before that, in a log that is read later. */
  readonly #open = new Map<string, Map<Suspect, number>>()

  /** @param mostPaths of a route; who meets rules at more of them tries them out */
  constructor(name: string, mostPaths: number) {
    this.#name = name
    this.#mostPaths = mostPaths
  }

  get isNowhere(): boolean {
    return this.#routes.size === 0
  }

  /** Once for each row in which it is. */
  join(suspect: Suspect): void {
    const visited = this.#routes.get(suspect.route) ?? { rows: 0, byPath: new Map() }
    this.#routes.set(suspect.route, visited)
    visited.rows += 1
    if (visited.byPath === null) {
      suspect.isBad(this.#name)
      return
    }
    const rows = visited.byPath.get(suspect.path) ?? []
    rows.push(suspect)
    visited.byPath.set(suspect.path, rows)
    if (visited.byPath.size <= this.#mostPaths) return
    for (const others of visited.byPath.values()) for (const other of others) this.#spoil(other)
    visited.byPath = null
  }

  leave(suspect: Suspect): void {
    this.#close(suspect)
    const visited = this.#routes.get(suspect.route)
    if (visited === undefined) return
    visited.rows -= 1
    if (visited.rows === 0) this.#routes.delete(suspect.route)
    const left = visited.byPath?.get(suspect.path)?.filter(row => row !== suspect) ?? []
    if (left.length > 0) visited.byPath?.set(suspect.path, left)
    else visited.byPath?.delete(suspect.path)
  }

  /** Whether it tries one path of a route after the other; it does for as long as it is watched there. */
  isTrying(route: string): boolean {
    return this.#routes.get(route)?.byPath === null
  }

  /** It met the rule of a row, and no good answer before that is known yet. */
  wait(suspect: Suspect, atMs: number): void {
    const open = this.#open.get(suspect.path) ?? new Map()
    this.#open.set(suspect.path, open.set(suspect, atMs))
  }

  /** It was answered well. @returns the rows for which that is news */
  answer(path: string, atMs: number): Suspect[] {
    const news: Suspect[] = []
    for (const [at, open] of this.#open) {
      if (at === path) continue
      for (const [suspect, metMs] of open) if (atMs <= metMs && suspect.isWell(this.#name)) news.push(suspect)
      this.#open.delete(at)
    }
    return news
  }

  #spoil(suspect: Suspect): void {
    suspect.isBad(this.#name)
    this.#close(suspect)
  }

  #close(suspect: Suspect): void {
    const open = this.#open.get(suspect.path)
    open?.delete(suspect)
    if (open?.size === 0) this.#open.delete(suspect.path)
  }
}
