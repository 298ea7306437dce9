import type { LogLine } from '../access-log/log-line.ts'
import { addressPrefix } from '../blocks/overlap.ts'
import { holds, type Prefix, readPrefix } from '../blocks/prefix.ts'

/** What somebody let a detector pass over, for a time. What is null says nothing: it holds for every route, client or path. */
export interface FindingAllow {
  id: number
  detector: string
  route: string | null
  /** A network, as blocks spell it. */
  client: string | null
  /** A whole path, or with `*` at its end all those that begin so. */
  path: string | null
  reason: string
  by: string
  atMs: number
  /** Lines and minutes from then on are looked at again. */
  untilMs: number
}

/** Where they are kept. Each write is inside the transaction of its audit entry. */
export interface FindingAllowStore {
  /** Those that hold at a moment, the newest first. */
  holding(nowMs: number): FindingAllow[]
  /** What the next one will be called. */
  nextId(): number
  add(allow: Omit<FindingAllow, 'id'>): FindingAllow
  /** Ends one before its time. @throws AppError `conflict` when somebody has ended it already */
  end(id: number, by: string, nowMs: number): void
}

/** What is asked about: a line, or a minute of a route, which has neither client nor path. */
export type AllowedAbout = Pick<LogLine, 'atMs' | 'route' | 'client' | 'path'>

/** Whether a detector is to pass over something. */
export type Allows = (detector: string, about: AllowedAbout) => boolean

/** Answers by these exceptions alone; asked about what would be found, so it need not be as fast as the reading. */
export function allowing(list: readonly FindingAllow[]): Allows {
  const byDetector = Map.groupBy(list.flatMap(readNetwork), ({ detector }) => detector)
  return (detector, about) => byDetector.get(detector)?.some(allow => fits(allow, about)) ?? false
}

interface ReadAllow extends Omit<FindingAllow, 'client'> {
  client: Prefix | null
}

function readNetwork({ client, ...allow }: FindingAllow): ReadAllow[] {
  if (client === null) return [{ ...allow, client }]
  const network = readPrefix(client)
  // What cannot be read must not hold of everybody.
  return network === undefined ? [] : [{ ...allow, client: network }]
}

function fits({ untilMs, route, client, path }: ReadAllow, about: AllowedAbout): boolean {
  if (about.atMs >= untilMs) return false
  if (route !== null && route !== about.route) return false
  if (path !== null && !isPath(path, about.path)) return false
  if (client === null) return true
  const address = addressPrefix(about.client)
  return address !== undefined && holds(client, address)
}

function isPath(allowed: string, path: string): boolean {
  return allowed.endsWith('*') ? path.startsWith(allowed.slice(0, -1)) : path === allowed
}
