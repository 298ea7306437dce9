import type { DesiredState } from '../routing/desired-state.ts'
import type { Revision, RevisionStore } from '../routing/revision.ts'

/** History that is looked through; further back only numbers are told. */
const mostRevisions = 10_000

/**
 * The revision after `since` that made a value what it is in the active one; null when it has not changed or that cannot be told. Few states
 * are read: a large one takes a tenth of a second.
 */
export function lastChange(
  revisions: Pick<RevisionStore, 'active' | 'get' | 'state'>,
  since: number,
  value: (state: DesiredState) => string,
): Revision | null {
  const chain = [...chainSince(revisions, since)].reverse()
  const newest = chain.at(-1)
  if (!newest) return null
  const now = value(revisions.state(newest.number))
  const hasIt = (index: number) => {
    const revision = chain[index]
    return revision !== undefined && value(revisions.state(revision.number)) === now
  }
  // Somewhere in between it became what it is now: before `low` it was not, at `high` it is.
  let [low, high] = [0, chain.length - 1]
  if (hasIt(low)) return isNew(revisions, chain[low], value) ? (chain[low] ?? null) : null
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (hasIt(middle)) high = middle
    else low = middle
  }
  return chain[high] ?? null
}

/** Whether a value is another one than in the revision before it; nobody can tell of the very first. */
function isNew(
  revisions: Pick<RevisionStore, 'state'>,
  revision: Revision | undefined,
  value: (state: DesiredState) => string,
): boolean {
  if (!revision || revision.parent === null) return false
  return value(revisions.state(revision.number)) !== value(revisions.state(revision.parent))
}

/** What led to the active revision, the newest first. */
function* chainSince(revisions: Pick<RevisionStore, 'active' | 'get'>, since: number): Generator<Revision> {
  let revision = revisions.active()
  for (let count = 0; revision && revision.number > since && count < mostRevisions; count += 1) {
    yield revision
    revision = revision.parent === null ? null : revisions.get(revision.parent)
  }
}
