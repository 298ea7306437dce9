import { AppError } from '../error.ts'
import type { AuditEntry, AuditLog } from '../identity/audit.ts'
import type { RevisionStatus, RevisionStore } from '../routing/revision.ts'
import { entryName, type Operation, type OperationName, operationRef, undoWindowMs } from './operation.ts'
import { readOperationFacts } from './operation-facts.ts'

/** What tells of operations. */
export interface OperationDeps {
  audit: Pick<AuditLog, 'list' | 'get'>
  revisions: Pick<RevisionStore, 'get'>
}

/** As many of a kind as are looked at: more than anybody does in a day. */
const mostEntries = 5000

/** What was done within the window, the newest first. */
export function recentOperations(deps: OperationDeps, nowMs: number): Operation[] {
  const sinceMs = nowMs - undoWindowMs
  const entries = (['applying', 'done'] as const).flatMap(kind =>
    deps.audit.list({ kind, sinceMs, limit: mostEntries }),
  )
  return entries.sort((one, other) => other.seq - one.seq).flatMap(entry => operationOf(deps, entry) ?? [])
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
export function takenBackBy(recent: readonly Operation[], name: OperationName): Operation | null {
  // The newest decides: one before it was itself taken back, or there was nothing left for it.
  const undoing = recent.find(({ undoes, state }) => undoes === name && state === 'done')
  return undoing && takenBackBy(recent, undoing.name) === null ? undoing : null
}

/** Which later operations have changed something of the same, the newest first. What takes another one back counts as well. */
export function builtUpon(recent: readonly Operation[], { name, things }: Operation): Operation[] {
  const at = recent.findIndex(one => one.name === name)
  const later = at < 0 ? recent : recent.slice(0, at)
  return later.filter(one => one.things.some(thing => things.includes(thing)))
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
