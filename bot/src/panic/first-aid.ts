import { type Advice, advise, type Situation } from '@gatehouse/core/advice/index.ts'
import { trafficShare } from '@gatehouse/core/blocks/guards/traffic-share.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { PlanView } from '@gatehouse/core/identity/confirmation.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { noRoutes } from '@gatehouse/core/routing/guards/no-routes.ts'
import type { TrafficImpact } from '@gatehouse/core/traffic-impact.ts'
import type { Caller } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import { Denied } from '../dispatch/authorize.ts'
import { impactOf } from '../dispatch/impact-of.ts'
import { may } from '../dispatch/may.ts'
import { permitPlan } from '../dispatch/permit-plan.ts'
import { demandsOf, planCommand, refusals } from '../dispatch/plan-command.ts'
import { isPlanned, readRun } from '../dispatch/read-run.ts'
import type { Planned, Run } from '../dispatch/run.ts'
import { askedOf } from '../dispatch/who-confirms.ts'
import { findCommand } from '../grammar/find-command.ts'
import { splitWords } from '../grammar/grammar.ts'

/** Something that helps, with what it would do. */
export interface FirstAid extends Advice {
  /** What it asks of whoever looks; or the role of those who may do it, when they may not. */
  asks: ReturnType<typeof askedOf> | { role: Role }
  /** What it would do; null for whoever may not do it, and for what has no plan. */
  view: PlanView | null
  /** The traffic that it touches. */
  impact: TrafficImpact | null
}

interface Who {
  actor: Actor
  caller: Caller
}

const most = 3

/** A client whom a guard spares is somebody's own, or looks like it: nobody is led there. That it sends much is why it is named. */
const isSpared = ({ guard }: { guard: string }) => guard !== trafficShare.name

/** What leaves no route at all helps nobody. */
const leavesNothing = ({ guard }: { guard: string }) => guard === noRoutes.name

/**
 * The most useful things to do now, at most three. What would be refused, or is like that already, is left out; of what somebody may not do
 * they learn that it is there, and not what it would do.
 */
export async function firstAid(deps: CommandDeps, situation: Situation, who: Who): Promise<FirstAid[]> {
  const found: FirstAid[] = []
  for (const advice of advise(situation)) {
    if (found.length === most) break
    const looked = await lookAt(deps, advice.line, who)
    if (looked) found.push({ ...advice, ...looked })
  }
  return found
}

type Looked = Pick<FirstAid, 'asks' | 'view' | 'impact'>

const unseen = { view: null, impact: null }

async function lookAt(deps: CommandDeps, line: string, who: Who): Promise<Looked | null> {
  const { command } = findCommand(deps.commands, splitWords(line))
  if (!isPlanned(command)) {
    const asks = may(deps, who.actor, who.caller, command) ? 'nothing' : { role: command.role }
    return { ...unseen, asks }
  }
  try {
    const run = readRun(deps, line, who.actor, who.caller)
    return lookedAt(deps, run, await planCommand(deps, run))
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function lookedAt(deps: CommandDeps, run: Run, planned: Planned): Looked | null {
  const { view } = planned
  const spared =
    view.findings.some(leavesNothing) || (run.command.name === 'block' && view.findings.some(isSpared))
  if (spared || refusals(planned).length > 0 || view.changes.length === 0) return null
  const { role } = demandsOf(planned, run.command)
  try {
    permitPlan(deps, run.actor, run, planned)
  } catch (error) {
    if (error instanceof Denied) return { ...unseen, asks: { role } }
    throw error
  }
  return { asks: askedOf(deps, { risk: view.risk, role }, run), view, impact: impactOf(deps, run, planned) }
}
