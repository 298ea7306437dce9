import { AppError } from '@gatehouse/core/error.ts'
import type { Lease } from '@gatehouse/core/operations/lease.ts'
import { operationRef, operationTitle } from '@gatehouse/core/operations/operation.ts'
import { readOperationFacts } from '@gatehouse/core/operations/operation-facts.ts'
import { type DesiredState, normalise, stateJson } from '@gatehouse/core/routing/desired-state.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import { thingNames, wordsIn } from '@gatehouse/core/routing/state-thing.ts'
import { undoRevision } from '@gatehouse/core/routing/undo.ts'
import type { CommandDeps } from '../command.ts'
import type { Proposal } from '../proposal.ts'
import { timeOfDay } from '../replies/when-text.ts'
import type { Run } from './run.ts'

/** Of what is taken back by itself at its time, and this with it. */
export const restGuard = 'lease'

/** Each one is a state to read, and hardly ever there are two. */
const mostLookedAt = 10

/** A wish about the edge on today's state. */
interface Wished {
  now: DesiredState
  after: DesiredState
  again(state: DesiredState): DesiredState
}

/** What nobody has kept yet and what would take a wish with it, or some of it, when it is taken back. */
export function wishRestsOn(
  deps: CommandDeps,
  { takesBack, askedAtMs }: Pick<Run, 'takesBack' | 'askedAtMs'>,
  wished: Wished,
): Lease[] {
  if (takesBack !== null) return []
  return waiting(deps).filter(({ operation }) => {
    const ref = operationRef(operation)
    const revision = ref.kind === 'revision' ? deps.revisions.get(ref.number) : null
    if (!revision || revision.parent === null || revision.status === 'failed') return false
    const change = {
      before: deps.revisions.state(revision.parent),
      after: deps.revisions.state(revision.number),
    }
    const without = orNull(
      () => undoRevision({ now: wished.after, change, choice: 'now', nowMs: askedAtMs }).after,
    )
    return without !== null && goesWith(wished, without)
  })
}

/** The same for what has no revision: it is like that already, or it is only to hold for longer. */
export function proposalRestsOn(deps: CommandDeps, { takesBack, command }: Run, proposal: Proposal): Lease[] {
  if (takesBack !== null) return []
  const endsLater = 'endsLater' in command && command.endsLater === true
  if (proposal.changes.length > 0 && !endsLater) return []
  const about = new Set([
    ...(proposal.about ?? []),
    ...proposal.changes.map(({ thing, name }) => `${thing} ${name}`),
  ])
  if (about.size === 0) return []
  return waiting(deps).filter(({ operation }) => {
    const ref = operationRef(operation)
    const entry = ref.kind === 'entry' ? deps.audit.get(ref.seq) : null
    return entry !== null && readOperationFacts(entry)?.things.some(thing => about.has(thing)) === true
  })
}

/** Told to whoever wishes it. */
export function restFindings(leases: readonly Lease[]): Finding[] {
  return leases.map(({ operation, line, untilMs }) => ({
    guard: restGuard,
    message: `This rests on ${operationTitle(operation).toLowerCase()} (${line}), which is taken back by itself at ${timeOfDay(untilMs)} unless somebody keeps it: keep ${operation}`,
    risk: 'change',
  }))
}

function waiting({ leases }: CommandDeps): Lease[] {
  return leases.waiting().slice(0, mostLookedAt)
}

function goesWith({ now, after, again }: Wished, without: DesiredState): boolean {
  if (isSame(now, after)) {
    const wished = orNull(() => normalise(again(without)))
    return wished === null || !isSame(wished, without)
  }
  return [...thingNames(now), ...thingNames(after)].some(thing => {
    const [old, wanted, left] = [wordsIn(now, thing), wordsIn(after, thing), wordsIn(without, thing)]
    return Object.keys({ ...old, ...wanted }).some(
      key => old[key] !== wanted[key] && left[key] !== wanted[key],
    )
  })
}

function isSame(one: DesiredState, other: DesiredState): boolean {
  return stateJson(normalise(one)) === stateJson(normalise(other))
}

/** Null where it makes no sense. */
function orNull(make: () => DesiredState): DesiredState | null {
  try {
    return make()
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
