import { z } from 'zod'
import type { AuditActor } from '../identity/audit.ts'

/** How long `undo` looks back by itself. */
export const undoWindowMs = 86_400_000

/** An operation by its name: a revision as in `41`, or the audit entry of what has none, as in `a123`. */
export const OperationName = z
  .string()
  .regex(
    /^(#|a|A)?[1-9]\d{0,14}$/,
    'write the number of a revision, as in 41, or of what has none, as in a123; see: operation list',
  )
  .transform(text => text.replace('#', '').toLowerCase())
export type OperationName = z.infer<typeof OperationName>

/** What an operation's name stands for. */
export type OperationRef = { kind: 'revision'; number: number } | { kind: 'entry'; seq: number }

/** Reads a name that `OperationName` has let through. */
export function operationRef(name: OperationName): OperationRef {
  return name.startsWith('a')
    ? { kind: 'entry', seq: Number(name.slice(1)) }
    : { kind: 'revision', number: Number(name) }
}

/** The name of the operation that an audit entry tells of. */
export function entryName(seq: number): OperationName {
  return `a${seq}`
}

/** For people: `Revision 41`, `Operation a123`. */
export function operationTitle(name: OperationName): string {
  return operationRef(name).kind === 'revision' ? `Revision ${name}` : `Operation ${name}`
}

/** How an operation is taken back. */
export type WayBack =
  /** Its difference is taken out of today's state. */
  | { kind: 'revision'; number: number }
  /** This line is planned as if somebody had typed it. */
  | { kind: 'line'; line: string }
  /** Not at all: a sentence says why, and what to do instead. */
  | { kind: 'none'; why: string }

/** Something that somebody did and that changed something. */
export interface Operation {
  name: OperationName
  /** `gatehouse` for what it did by itself; the name tells for whom. */
  by: AuditActor
  atMs: number
  /** The line, for people. */
  line: string
  /** A revision that is being applied is none that can be taken back yet, and one that failed has changed nothing. */
  state: 'done' | 'under way' | 'failed'
  wayBack: WayBack
  /** The operation that it took back. */
  undoes: OperationName | null
  /** What a record changed, as in `block 203.0.113.7`; of a revision its difference says it. */
  things: readonly string[]
}
