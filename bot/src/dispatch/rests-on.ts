import { AppError } from '@gatehouse/core/error.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { findOperation } from '@gatehouse/core/operations/find-operation.ts'
import { operationTitle } from '@gatehouse/core/operations/operation.ts'
import { type DesiredState, normalise } from '@gatehouse/core/routing/desired-state.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import { thingNames, wordsIn } from '@gatehouse/core/routing/state-thing.ts'
import { undoRevision } from '@gatehouse/core/routing/undo.ts'
import type { CommandDeps } from '../command.ts'
import type { Proposal } from '../proposal.ts'
import { timeOfDay } from '../replies/when-text.ts'
import { staysExtended } from './longer-since.ts'
import type { Rests, Run } from './run.ts'

/** Of what is taken back by itself at its time, and this with it. */
export const restGuard = 'lease'

/** Each one is two states to read, and hardly ever there are two. */
const mostRevisions = 10
/** More are not named. */
const mostNamed = 10

/** What rests on nothing that somebody has yet to keep. */
export const onNothing: Rests = { leases: [], kept: [], more: 0 }

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
): Rests {
  if (takesBack !== null) return onNothing
  const { leases, more } = deps.leases.waitingRevisions(mostRevisions)
  const found = leases.filter(({ operation }) => {
    const revision = deps.revisions.get(Number(operation))
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
  return { leases: found, kept: [], more }
}

/** The same for what has no revision: it is like that already, or it is only to hold for longer. */
export function proposalRestsOn(
  deps: CommandDeps,
  { takesBack, command, actor }: Run,
  proposal: Proposal,
): Rests {
  if (takesBack !== null) return onNothing
  const endsLater = 'endsLater' in command && command.endsLater === true
  if (proposal.changes.length > 0 && !endsLater) return onNothing
  const about = new Set([
    ...(proposal.about ?? []),
    ...proposal.changes.map(({ thing, name }) => `${thing} ${name}`),
  ])
  if (about.size === 0) return onNothing
  const waiting = deps.leases.waitingOn([...about], mostNamed)
  const kept = waiting.filter(
    ({ operation }) =>
      proposal.changes.length > 0 && staysExtended(findOperation(deps, operation), auditActor(actor)),
  )
  return { leases: waiting.filter(lease => !kept.includes(lease)), kept, more: 0 }
}

/** Told to whoever wishes it. */
export function restFindings({ leases, kept, more }: Rests): Finding[] {
  const found = leases.map(
    ({ operation, line, untilMs }) =>
      `This rests on ${operationTitle(operation).toLowerCase()} (${line}), which is taken back by itself at ${timeOfDay(untilMs)} unless somebody keeps it: keep ${operation}`,
  )
  const uncounted =
    more === 0 ? [] : [`And ${more} more wait to be kept, which may take this with them; see: operation list`]
  const stay = kept.map(
    ({ operation, line }) =>
      `${operationTitle(operation)} (${line}), which nobody has kept yet, is not taken back by itself any more.`,
  )
  return [...found, ...stay, ...uncounted].map(message => ({ guard: restGuard, message, risk: 'change' }))
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

/** As people see it: who began a mitigation, and when, changes nothing. */
function isSame(one: DesiredState, other: DesiredState): boolean {
  return diffStates(normalise(one), normalise(other)).length === 0
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
