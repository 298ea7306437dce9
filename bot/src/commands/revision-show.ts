import { AppError } from '@gatehouse/core/error.ts'
import { shownPolicy } from '@gatehouse/core/routing/policy/policy.ts'
import type { Revision } from '@gatehouse/core/routing/revision.ts'
import { revisionChanges } from '@gatehouse/core/routing/revision-changes.ts'
import { RevisionNumber } from '@gatehouse/core/value-types.ts'
import { defineCommand, positional } from '../command.ts'
import { measureLines } from '../replies/measure-lines.ts'
import { whenText } from '../replies/when-text.ts'

/** One revision: who, when, why, what became of it, and what it changed. */
export const revisionShow = defineCommand({
  name: 'revision show',
  summary: 'one revision: who, when, why, what it changed, what became of it',
  role: 'viewer',
  risk: 'read',
  namesNoClients: true,
  parameters: { revision: positional(RevisionNumber, 'revision', 'its number', { suggest: 'revision' }) },
  examples: ['revision show 3'],
  read: ({ revisions, clock, trafficMeasures }, { revision: number }) => {
    const revision = revisions.get(number)
    if (!revision) throw new AppError('not_found', `There is no revision ${number}; see: revision list`)
    const state = revisions.state(number)
    const measure = trafficMeasures.get(String(number))
    return {
      title: `Revision ${number}, ${revision.status}`,
      severity: revision.status === 'failed' ? 'warning' : 'info',
      facts: facts(revision, clock.nowMs()),
      changes: revisionChanges(revisions, revision),
      ...(measure && { notes: measureLines(measure) }),
      ...(revision.failure !== null && { code: { language: 'text' as const, text: revision.failure } }),
      data: { ...revision, state: { ...state, policies: state.policies.map(shownPolicy) }, measure },
    }
  },
})

function facts(revision: Revision, nowMs: number): [string, string][] {
  return [
    ['who', revision.author],
    ['when', whenText(revision.createdAtMs, nowMs)],
    ['why', revision.why],
    ['follows', revision.parent === null ? 'nothing; it is the first' : `revision ${revision.parent}`],
    ['state', revision.stateHash.slice(0, 16)],
  ]
}
