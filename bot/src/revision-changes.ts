import { type Change, diffStates } from '@gatehouse/core/routing/diff.ts'
import type { Revision, RevisionStore } from '@gatehouse/core/routing/revision.ts'

/** What a revision changed of the one that it follows; nothing for the first. */
export function revisionChanges(revisions: RevisionStore, revision: Revision): Change[] {
  return revision.parent === null
    ? []
    : diffStates(revisions.state(revision.parent), revisions.state(revision.number))
}
