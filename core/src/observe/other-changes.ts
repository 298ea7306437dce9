import { diffStates } from '../routing/diff.ts'
import type { Revision, RevisionStore } from '../routing/revision.ts'
import type { Measure, MeasureStore } from './measure.ts'
import { shareTraffic, type Touches, touchesOfPlan } from './touches.ts'

interface OtherChangesDeps {
  trafficMeasures: Pick<MeasureStore, 'tookEffectBetween'>
  revisions: Pick<RevisionStore, 'list' | 'state'>
}

/** Of what nobody measures, such as an end in time: their states must be read. */
const mostRead = 20

/** A flood of blocks makes a thousand a minute; more are not counted. */
export const mostCounted = 100

/** How many other operations took effect in a time and touched the same traffic, so that its numbers are theirs as well; 100 at most. */
export function otherChanges(
  deps: OtherChangesDeps,
  { operation, touches }: Pick<Measure, 'operation' | 'touches'>,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): number {
  const measured = deps.trafficMeasures
    .tookEffectBetween(fromMs, untilMs, mostCounted + 1)
    .filter(one => one.operation !== operation)
  const known = new Set([operation, ...measured.map(one => one.operation)])
  const others = deps.revisions
    .list(mostRead)
    .filter(({ settledAtMs: atMs }) => atMs !== null && atMs >= fromMs && atMs < untilMs)
    .filter(({ number, status }) => status !== 'failed' && !known.has(String(number)))
    .map(revision => touchesOfRevision(deps, revision))
  const all = [...measured.map(one => one.touches), ...others]
  return Math.min(mostCounted, all.filter(other => other !== null && shareTraffic(touches, other)).length)
}

function touchesOfRevision(
  { revisions }: OtherChangesDeps,
  { number, parent }: Pick<Revision, 'number' | 'parent'>,
): Touches | null {
  if (parent === null) return null
  const [before, after] = [revisions.state(parent), revisions.state(number)]
  return touchesOfPlan({ before, after, changes: diffStates(before, after) })
}
