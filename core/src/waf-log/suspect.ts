import type { FoundRequest } from '../findings/finding.ts'
import type { WafMatch } from './waf-match.ts'

/** Of a row that are told apart. */
const mostClients = 64
const daySeconds = 86_400

/** Whom a rule met at one path on one day (UTC), as it is stored. */
export interface SuspectRow {
  dayS: number
  route: string
  rule: number
  path: string
  matches: number
  refused: number
  /** By their neighbourhoods: whether they were answered well at another path before, and try no others. */
  clients: Readonly<Record<string, boolean>>
  /** When it was last told as a finding; null while it was not. */
  toldMs: number | null
}

/** Whom a rule met at one path on one day. */
export class Suspect {
  readonly dayS: number
  readonly route: string
  readonly rule: number
  readonly path: string
  matches: number
  refused: number
  toldMs: number | null
  readonly clients: ReadonlyMap<string, boolean>
  readonly #clients: Map<string, boolean>
  #fine = 0
  last: FoundRequest | null = null
  /** When it is to be looked at again before it is told; null while nothing speaks for it. */
  ripeMs: number | null = null

  constructor({ dayS, route, rule, path, matches, refused, clients, toldMs }: SuspectRow) {
    this.dayS = dayS
    this.route = route
    this.rule = rule
    this.path = path
    this.matches = matches
    this.refused = refused
    this.toldMs = toldMs
    this.#clients = new Map(Object.entries(clients))
    this.clients = this.#clients
    for (const isFine of this.#clients.values()) if (isFine) this.#fine += 1
  }

  /** The row that a match belongs to, with nothing in it. */
  static begin({ atMs, route, rule, path }: WafMatch): Suspect {
    const dayS = Math.floor(atMs / 1000 / daySeconds) * daySeconds
    return new Suspect({ dayS, route, rule, path, matches: 0, refused: 0, clients: {}, toldMs: null })
  }

  get key(): string {
    return suspectKey(this)
  }

  /** How many of its clients are answered well elsewhere, and do not try one path after the other. */
  get fine(): number {
    return this.#fine
  }

  /** @param name of the client's neighbourhood @returns whether one more is among its clients */
  add({ atMs, client, method, host, path, refused }: WafMatch, name: string): boolean {
    this.matches += 1
    if (refused) this.refused += 1
    // Of an answer that was not refused the WAF's log knows nothing.
    this.last = { atMs, client, method, host, target: path, status: refused ? 403 : 0, agent: '' }
    if (this.#clients.has(name) || this.#clients.size >= mostClients) return false
    this.#clients.set(name, false)
    return true
  }

  /** A client of it was answered well before. @returns whether that is new */
  isWell(name: string): boolean {
    if (this.#clients.get(name) !== false) return false
    this.#clients.set(name, true)
    this.#fine += 1
    return true
  }

  /** A client of it tries many paths. */
  isBad(name: string): void {
    if (this.#clients.get(name) !== true) return
    this.#clients.set(name, false)
    this.#fine -= 1
  }

  toRow(): SuspectRow {
    const { dayS, route, rule, path, matches, refused, clients, toldMs } = this
    return { dayS, route, rule, path, matches, refused, clients: Object.fromEntries(clients), toldMs }
  }
}

/** What a row is known by. */
export function suspectKey({
  dayS,
  route,
  rule,
  path,
}: Pick<SuspectRow, 'dayS' | 'route' | 'rule' | 'path'>): string {
  return `${dayS}\n${route}\n${rule}\n${path}`
}
