import { clientName } from './client-name.ts'
import { cutBytes } from './cut-text.ts'
import type { LogLine } from './log-line.ts'
import { referrerKey } from './referrer-key.ts'
import { maskCredentials } from './search/mask-credentials.ts'
import { Frequent, type FrequentKey } from './sketch/frequent.ts'
import { Slowest } from './slowest.ts'
import { type TopKind, type TopsRow, topKinds } from './tops-row.ts'

/** So many texts of a kind: each that came with more than 1 % of the requests is among them. */
export const mostKept = 100
/** Of a text that is kept, in bytes: others choose the characters. */
export const longestTop = 256
/** With a blank, before what failed. */
const statusBytes = 4

/** The most frequent texts of each kind. */
export type TopsByKind = Record<TopKind, Frequent>

/**
 * The most frequent texts of each kind and the slowest requests of one route within ten minutes or a day. What a block refused
 * or a mitigation answered is left out, as it is in the other numbers. Whatever comes, it is at most 130 KiB when stored; usually 5 to 20 KiB.
 */
export class Tops {
  readonly #frequent: TopsByKind
  readonly #slowest: Slowest

  constructor(frequent = everyKind(() => new Frequent(mostKept)), slowest = new Slowest()) {
    this.#frequent = frequent
    this.#slowest = slowest
  }

  add(line: LogLine): void {
    if (line.blocked !== null || line.by !== null) return
    if (line.known) line.known.countTexts(this.#frequent)
    else countTexts(line, this.#frequent)
    this.#slowest.add(line)
  }

  merge(other: Tops): void {
    for (const kind of topKinds) this.#frequent[kind].merge(other.#frequent[kind])
    this.#slowest.merge(other.#slowest)
  }

  frequent(kind: TopKind): Frequent {
    return this.#frequent[kind]
  }

  slowest(): Slowest {
    return this.#slowest
  }

  /** Takes out the credentials that can be known by their shape: what is kept for a day is kept for longer than the log itself. */
  mask(): void {
    for (const kind of topKinds) this.#frequent[kind] = withoutCredentials(this.#frequent[kind])
  }

  toRow(): TopsRow {
    return { ...everyKind(kind => this.#frequent[kind].toBytes()), slowest: this.#slowest.toBytes() }
  }

  /** @throws AppError `unavailable` when a sketch is damaged */
  static fromRow(row: TopsRow): Tops {
    return new Tops(
      everyKind(kind => frequentFrom(row, kind)),
      Slowest.fromBytes(row.slowest),
    )
  }
}

/**
 * One kind of a stored row alone.
 * @throws AppError `unavailable` when it is damaged
 */
export function frequentFrom(row: TopsRow, kind: TopKind): Frequent {
  return Frequent.fromBytes(row[kind], mostKept)
}

/** The same texts without the credentials that can be known by their shape. */
export function withoutCredentials(frequent: Frequent): Frequent {
  return frequent.renamed(key => cutBytes(maskCredentials(key), longestTop + statusBytes))
}

/** Between a route and a text: no name of a route holds it. */
const between = '\n'

/** The same texts, each behind the route that it was sent to. */
export function ofRoute(frequent: Frequent, route: string): Frequent {
  return frequent.prefixed(route + between)
}

/** The most frequent of texts behind their routes, without the credentials that can be known by their shape. */
export function topOfRoutes(frequent: Frequent, most: number): (FrequentKey & { route: string })[] {
  return frequent
    .renamed(name => {
      const [route, text] = routeAndText(name)
      return route + between + cutBytes(maskCredentials(text), longestTop + statusBytes)
    })
    .top(most)
    .map(({ key, ...counts }) => {
      const [route, text] = routeAndText(key)
      return { key: text, route, ...counts }
    })
}

function routeAndText(name: string): [route: string, text: string] {
  const at = name.indexOf(between)
  return [name.slice(0, at), name.slice(at + 1)]
}

function countTexts(line: LogLine, { paths, clients, agents, referrers, failing }: TopsByKind): void {
  const path = cutBytes(line.path, longestTop, line.path.length + line.query.length)
  paths.add(path)
  const client = cutBytes(clientName(line.client), longestTop, line.client.length)
  if (client !== '') clients.add(client)
  if (line.agent !== '') agents.add(cutBytes(line.agent, longestTop))
  if (line.referrer !== '') referrers.add(referrerKey(line.referrer, longestTop))
  if (line.status >= 400) failing.add(`${line.status} ${path}`)
}

function everyKind<T>(make: (kind: TopKind) => T): Record<TopKind, T> {
  return {
    paths: make('paths'),
    clients: make('clients'),
    agents: make('agents'),
    referrers: make('referrers'),
    failing: make('failing'),
  }
}
