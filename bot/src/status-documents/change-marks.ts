import { causeText } from '@gatehouse/core/health/health-text.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import type { Revision, RevisionStore } from '@gatehouse/core/routing/revision.ts'
import { touchedNames } from '@gatehouse/core/routing/touched.ts'
import type { ChangeMark } from '@gatehouse/core/status-document/route-document.ts'
import type { DocumentDeps } from './part.ts'
import { shortText } from './short-text.ts'

const backMs = 30 * 86_400_000
const mostRevisions = 50
const mostMarks = 50

/** What a revision touched and when it took effect. */
interface Touched {
  names: ReadonlySet<string>
  atMs: number
  kind: ChangeMark['kind']
  words: string
}

/** Revisions never change, so each is looked at once: that takes the two states that it lies between. */
const looked = new WeakMap<RevisionStore, Map<number, Touched>>()

/** What changed about a route within 30 days, the newest first: revisions that touched it, and how it fared. */
export function changeMarks(
  { revisions, health, edge }: Pick<DocumentDeps, 'revisions' | 'health' | 'edge'>,
  route: string,
  nowMs: number,
): ChangeMark[] {
  const isAsked = edge.current().state.routes.some(({ name, enabled }) => name === route && enabled)
  const changes = isAsked ? health.history(route, nowMs - backMs, nowMs).changes : []
  const fared = changes.map(({ atMs, state, cause }): ChangeMark => {
    const why = causeText(cause, state)
    return { atMs, kind: 'state', words: why === '' ? state : `${state}: ${why}` }
  })
  const touched = revisions
    .list(mostRevisions)
    .filter(({ status }) => status === 'active' || status === 'superseded')
    .map(revision => touchedBy(revisions, revision))
    .filter(({ names, atMs }) => names.has(route) && atMs >= nowMs - backMs)
    .map(({ atMs, kind, words }): ChangeMark => ({ atMs, kind, words }))
  return [...fared, ...touched].sort((one, other) => other.atMs - one.atMs).slice(0, mostMarks)
}

function touchedBy(revisions: RevisionStore, revision: Revision): Touched {
  const known = looked.get(revisions) ?? new Map<number, Touched>()
  looked.set(revisions, known)
  const found = known.get(revision.number) ?? look(revisions, revision)
  known.set(revision.number, found)
  return found
}

function look(
  revisions: RevisionStore,
  { number, parent, settledAtMs, createdAtMs, why }: Revision,
): Touched {
  const after = revisions.state(number)
  const before = parent === null ? null : revisions.state(parent)
  const changes = before === null ? [] : diffStates(before, after)
  return {
    names: before === null ? new Set() : touchedNames(before, after, changes),
    atMs: settledAtMs ?? createdAtMs,
    kind: changes.some(({ thing }) => thing === 'mitigation') ? 'mitigation' : 'revision',
    words: shortText(`${why} (revision ${number})`),
  }
}
