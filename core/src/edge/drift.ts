import type { CompiledConfig } from './compile/index.ts'
import type { EdgeDeps } from './edge-deps.ts'
import { masked } from './masked.ts'

/** What Caddy runs is not what was last applied. */
export interface Drift {
  /** Places in the configuration that differ, as JSON pointers (RFC 6901); at most 20. */
  differences: Difference[]
  /** How many places differ in all. */
  count: number
  seenAtMs: number
  repairedAtMs: number | null
}

/** One place; null where it is missing. Values are JSON, cut at 200 characters. */
export interface Difference {
  path: string
  applied: string | null
  found: string | null
}

const maxShown = 20
const maxValueLength = 200

/** What differs between the configuration that was applied and the one that was found, with secrets masked. */
export function driftBetween(
  deps: Pick<EdgeDeps, 'clock' | 'place'>,
  applied: CompiledConfig,
  found: string,
): Drift {
  return findDrift(masked(applied.body, deps.place), masked(found, deps.place), deps.clock.nowMs())
}

function findDrift(applied: string, found: string, seenAtMs: number): Drift {
  const all: Difference[] = []
  collect(JSON.parse(applied), JSON.parse(found), '', all)
  return { differences: all.slice(0, maxShown), count: all.length, seenAtMs, repairedAtMs: null }
}

/** A drift in one line. */
export function driftWords(drift: Drift): string {
  const [first] = drift.differences
  if (!first) return 'nothing differs'
  const where = first.path === '' ? 'the whole configuration' : first.path
  return drift.count === 1 ? where : `${where} and ${drift.count - 1} more`
}

function collect(applied: unknown, found: unknown, path: string, into: Difference[]): void {
  if (isContainer(applied) && isContainer(found) && Array.isArray(applied) === Array.isArray(found)) {
    const right = new Map(Object.entries(applied))
    const wrong = new Map(Object.entries(found))
    for (const key of new Set([...right.keys(), ...wrong.keys()])) {
      collect(
        right.get(key),
        wrong.get(key),
        `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        into,
      )
    }
    return
  }
  if (applied !== found) into.push({ path, applied: show(applied), found: show(found) })
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function show(value: unknown): string | null {
  if (value === undefined) return null
  const json = JSON.stringify(value)
  return json.length > maxValueLength ? `${json.slice(0, maxValueLength - 1)}…` : json
}
