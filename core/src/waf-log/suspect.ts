import { clientName } from '../access-log/client-name.ts'
import type { FoundRequest } from '../findings/finding.ts'
import type { WafMatch } from './waf-match.ts'

/** Clients of a row that are told apart. */
export const mostClients = 64
const daySeconds = 86_400

/** Whom a rule met at one path on one day (UTC), as it is stored. */
export interface SuspectRow {
  dayS: number
  route: string
  rule: number
  path: string
  matches: number
  refused: number
  /** By the names of clients: whether they were answered well at another path. */
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
  readonly clients: Map<string, boolean>
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
    this.clients = new Map(Object.entries(clients))
  }

  /** The row that a match belongs to, with nothing in it. */
  static begin({ atMs, route, rule, path }: WafMatch): Suspect {
    const dayS = Math.floor(atMs / 1000 / daySeconds) * daySeconds
    return new Suspect({ dayS, route, rule, path, matches: 0, refused: 0, clients: {}, toldMs: null })
  }

  get key(): string {
    return suspectKey(this)
  }

  /** @param isWell the client was answered well at another path before */
  add({ atMs, client, method, host, path, refused }: WafMatch, isWell: boolean): void {
    this.matches += 1
    if (refused) this.refused += 1
    const name = clientName(client)
    if (this.clients.has(name) ? isWell : this.clients.size < mostClients) this.clients.set(name, isWell)
    // Of an answer that was not refused the WAF's log knows nothing.
    this.last = { atMs, client, method, host, target: path, status: refused ? 403 : 0, agent: '' }
  }

  /** A client of it was answered well. @returns whether that is new */
  isWell(name: string, path: string): boolean {
    if (path === this.path || this.clients.get(name) !== false) return false
    this.clients.set(name, true)
    return true
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
