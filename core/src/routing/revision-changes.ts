import type { Change } from '../change.ts'
import { diffStates } from './diff.ts'
import type { Revision, RevisionStore } from './revision.ts'

/** What a revision changed of the one that it follows; nothing for the first. */
export function revisionChanges(revisions: RevisionStore, revision: Revision): Change[] {
  return revision.parent === null
    ? []
    : diffStates(revisions.state(revision.parent), revisions.state(revision.number))
}
