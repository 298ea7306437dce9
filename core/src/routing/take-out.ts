import { isDeepStrictEqual } from 'node:util'
import { canonicalJson } from '../canonical-json.ts'

/** One value: before a change, after it, and as it is now. */
export interface Three<T = unknown> {
  before: T
  after: T
  now: T
}

/** What becomes of what somebody else has changed since: `before` puts back what was there, `now` leaves it. */
export type Choice = 'before' | 'now'

export interface TakeOutOptions {
  choice: Choice
  /** Lists are taken as a whole: one that somebody changed since is a clash, whatever its entries are. */
  wholeLists: boolean
}

/** What is left of a value without a change; `clash` when somebody else has changed since what this change had changed. */
export interface TakenOut {
  value: unknown
  clash: boolean
}

/** Takes a change out of a value that may have changed further: field by field, and entry by entry of a list. Pure. */
export function takeOut({ before, after, now }: Three, options: TakeOutOptions): TakenOut {
  if (isSame(before, after) || isSame(now, before)) return { value: now, clash: false }
  if (isSame(now, after)) return { value: before, clash: false }
  if (
    isRecord(before) &&
    isRecord(after) &&
    isRecord(now) &&
    before.kind === after.kind &&
    after.kind === now.kind
  )
    return outOfRecord({ before, after, now }, options)
  if (!options.wholeLists && Array.isArray(before) && Array.isArray(after) && Array.isArray(now)) {
    const value = outOfList({ before, after, now })
    if (value) return { value, clash: false }
  }
  return { value: options.choice === 'before' ? before : now, clash: true }
}

/** Whether two values are stored as the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || canonicalJson(one ?? null) === canonicalJson(other ?? null)
}

function outOfRecord(
  { before, after, now }: Three<Readonly<Record<string, unknown>>>,
  options: TakeOutOptions,
): TakenOut {
  const value: Record<string, unknown> = {}
  let clash = false
  for (const key of new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(now)])) {
    const out = takeOut({ before: before[key], after: after[key], now: now[key] }, options)
    clash ||= out.clash
    if (out.value !== undefined) value[key] = out.value
  }
  return { value, clash }
}

/**
 * Without what the change added, with what it removed; what others added and removed since stays so. Entries that are values of their own
 * only come and go. One with fields of its own may have been changed by another since: then it is not the one that was added any more.
 */
function outOfList({ before, after, now }: Three<readonly unknown[]>): unknown[] | undefined {
  const added = after.filter(one => !holds(before, one))
  const removed = before.filter(one => !holds(after, one))
  // Only their order differs.
  if (added.length === 0 && removed.length === 0) return undefined
  const asBefore = added.every(one => holds(now, one)) && removed.every(one => !holds(now, one))
  if ([...added, ...removed].some(isRecord) && !asBefore) return undefined
  const kept = now.filter(one => !holds(added, one))
  return [...kept, ...removed.filter(one => !holds(kept, one))]
}

function holds(list: readonly unknown[], wanted: unknown): boolean {
  return list.some(one => isSame(one, wanted))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
