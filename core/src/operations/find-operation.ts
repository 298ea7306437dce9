import { AppError } from '../error.ts'
import type { AuditEntry, AuditFilter, AuditLog } from '../identity/audit.ts'
import type { RevisionStatus, RevisionStore } from '../routing/revision.ts'
import { entryName, type Operation, type OperationName, operationRef, undoWindowMs } from './operation.ts'
import { readOperationFacts } from './operation-facts.ts'

/** What tells of operations. */
export interface OperationDeps {
  audit: Pick<AuditLog, 'list' | 'get' | 'undoing' | 'changing'>
  revisions: Pick<RevisionStore, 'get'>
}

const pageSize = 100
/** Whose operations somebody looks for, and among how many entries of each kind at most. */
export type Whose = Pick<AuditFilter, 'people' | 'actor'> & { most?: number }

/** What was done within the window, the newest first. Read as far as somebody looks: a flood of blocks makes tens of thousands an hour. */
export function* recentOperations(
  deps: OperationDeps,
  nowMs: number,
  whose: Whose = {},
): Generator<Operation> {
  const sinceMs = nowMs - undoWindowMs
  const kinds = (['done', 'applying'] as const).map(kind => entriesOf(deps, kind, sinceMs, whose))
  const heads = kinds.map(entries => entries.next().value)
  for (;;) {
    const newest = heads.reduce(
      (at, head, index) => ((head?.seq ?? 0) > (heads[at]?.seq ?? 0) ? index : at),
      0,
    )
    const entry = heads[newest]
    if (!entry) return
    const operation = operationOf(deps, entry)
    if (operation) yield operation
    heads[newest] = kinds[newest]?.next().value
  }
}

function* entriesOf(
  { audit }: OperationDeps,
  kind: 'applying' | 'done',
  sinceMs: number,
  { most = Number.POSITIVE_INFINITY, ...whose }: Whose,
): Generator<AuditEntry, undefined> {
  let upTo = Number.MAX_SAFE_INTEGER
  for (let read = 0; read < most; read += pageSize) {
    // Not asked for by their time, for which all older ones would be read. A clock that was set back makes no whole page old.
    const page = audit.list({ ...whose, kind, upTo, limit: pageSize })
    const recent = page.filter(({ atMs }) => atMs >= sinceMs)
    yield* recent
    const last = page.at(-1)
    if (!last || recent.length === 0) return
    upTo = last.seq - 1
  }
}

/** @throws AppError `not_found` when there is none of that name */
export function findOperation(deps: OperationDeps, name: OperationName): Operation {
  const ref = operationRef(name)
  const found = ref.kind === 'revision' ? ofRevision(deps, ref.number) : ofEntry(deps, ref.seq)
  if (found) return found
  const what = ref.kind === 'revision' ? `no revision ${ref.number}` : `no operation ${name}`
  throw new AppError('not_found', `There is ${what}; see: operation list`)
}

/** The operation that has taken this one back and still holds; null when it is in force. */
export function takenBackBy(deps: OperationDeps, name: OperationName): Operation | null {
  const first = undoingOf(deps, name)
  // What was taken back is in force again once that is taken back itself, and so on: each one turns it over.
  let holds = false
  for (let last = first; last; last = undoingOf(deps, last.name)) holds = !holds
  return holds ? first : null
}

/** The newest decides: one before it was itself taken back, or there was nothing left for it. */
function undoingOf(deps: OperationDeps, name: OperationName): Operation | null {
  for (const entry of deps.audit.undoing(name)) {
    const operation = operationOf(deps, entry)
    if (operation?.state === 'done') return operation
  }
  return null
}

/** Which later operations without a revision have changed something of the same, the newest first; at most so many. What takes another one back counts as well. */
export function builtUpon(deps: OperationDeps, { name, things }: Operation, most: number): Operation[] {
  const ref = operationRef(name)
  if (ref.kind === 'revision' || things.length === 0) return []
  return deps.audit.changing(things, ref.seq, most).flatMap(entry => operationOf(deps, entry) ?? [])
}

function ofRevision(deps: OperationDeps, number: number): Operation | null {
  const revision = deps.revisions.get(number)
  if (!revision) return null
  const begun = deps.audit
    .list({ kind: 'applying', sinceMs: revision.createdAtMs, after: 0, limit: 200 })
    .find(({ facts }) => facts.revision === number)
  const told = begun && operationOf(deps, begun)
  if (told) return told
  return {
    name: String(number),
    by: { kind: 'unknown', id: null, name: revision.author },
    atMs: revision.createdAtMs,
    line: revision.why,
    state: stateOf(revision.status),
    wayBack: { kind: 'revision', number },
    undoes: null,
    things: [],
  }
}

function ofEntry(deps: OperationDeps, seq: number): Operation | null {
  const entry = deps.audit.get(seq)
  return entry?.kind === 'done' ? operationOf(deps, entry) : null
}

function operationOf(deps: OperationDeps, entry: AuditEntry): Operation | null {
  const { seq, atMs, actor, subject, facts } = entry
  if (entry.kind === 'done') {
    const record = readOperationFacts(entry)
    return record && { name: entryName(seq), by: actor, atMs, line: subject, state: 'done', ...record }
  }
  const number = facts.revision
  const revision = typeof number === 'number' ? deps.revisions.get(number) : null
  if (!revision) return null
  return {
    name: String(revision.number),
    by: actor.kind === 'gatehouse' ? { ...actor, name: revision.author } : actor,
    atMs,
    line: subject,
    state: stateOf(revision.status),
    wayBack: { kind: 'revision', number: revision.number },
    undoes: typeof facts.undoes === 'string' ? facts.undoes : null,
    things: [],
  }
}

function stateOf(status: RevisionStatus): Operation['state'] {
  switch (status) {
    case 'joined':
    case 'applying':
      return 'under way'
    case 'failed':
      return 'failed'
    case 'active':
    case 'superseded':
    case 'carried':
      return 'done'
  }
}
