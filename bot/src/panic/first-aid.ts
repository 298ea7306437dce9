import { type Advice, advise, type Situation } from '@gatehouse/core/advice/index.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { TrafficImpact } from '@gatehouse/core/traffic-impact.ts'
import type { Caller } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import { impactOf } from '../dispatch/impact-of.ts'
import { permitPlan } from '../dispatch/permit-plan.ts'
import { type Planned, planCommand, refusals } from '../dispatch/plan-command.ts'
import { readRun } from '../dispatch/read-run.ts'

/** Something that helps, with what it would do. */
export interface FirstAid extends Advice {
  planned: Planned
  /** The traffic that it touches. */
  impact: TrafficImpact | null
}

const most = 3

/** A client whom a guard spares is somebody's own, or looks like it: nobody is led there. That it sends much is why it is named. */
const isSpared = ({ guard }: { guard: string }) => guard !== 'traffic-share'

/** The most useful things that somebody may do now, at most three. What would be refused, or is like that already, is left out. */
export async function firstAid(
  deps: CommandDeps,
  situation: Situation,
  who: { actor: Actor; caller: Caller },
): Promise<FirstAid[]> {
  const found: FirstAid[] = []
  for (const advice of advise(situation)) {
    if (found.length === most) break
    const looked = await lookAt(deps, advice.line, who)
    if (looked) found.push({ ...advice, ...looked })
  }
  return found
}

async function lookAt(
  deps: CommandDeps,
  line: string,
  { actor, caller }: { actor: Actor; caller: Caller },
): Promise<Pick<FirstAid, 'planned' | 'impact'> | null> {
  try {
    const run = readRun(deps, line, actor, caller)
    const planned = await planCommand(deps, run)
    permitPlan(deps, actor, run, planned)
    const spared = run.command.name === 'block' && planned.view.findings.some(isSpared)
    if (spared || refusals(planned).length > 0 || planned.view.changes.length === 0) return null
    return { planned, impact: impactOf(deps, run, planned) }
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
