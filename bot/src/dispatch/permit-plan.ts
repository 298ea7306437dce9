import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { findOperation } from '@gatehouse/core/operations/find-operation.ts'
import type { CommandDeps } from '../command.ts'
import { isOwn } from '../parameters/operation.ts'
import { demandScope, identify, permit } from './authorize.ts'
import { demandsOf } from './plan-command.ts'
import type { Planned, Run } from './run.ts'

/**
 * Whether somebody may do what a plan would do, which may ask more than its command does.
 * @throws Denied
 */
export function permitPlan(deps: CommandDeps, actor: Actor, run: Run, planned: Planned): void {
  const { role, nouns } = demandsOf(planned, run.command, takesBackOwn(deps, actor, run))
  permit(deps, actor, run.caller, { ...run.command, role })
  if (actor.kind !== 'key') return
  for (const name of [run.command.name, ...nouns]) demandScope(actor, name, planned.view.risk)
}

/** What somebody did they may take back with what let them do it. */
function takesBackOwn(deps: CommandDeps, actor: Actor, { takesBack }: Run): boolean {
  return takesBack !== null && isOwn(findOperation(deps, takesBack), actor)
}

/**
 * The same for who the caller is at this moment: what somebody may is read again when it takes effect.
 * @throws Denied
 */
export function permitStill(deps: CommandDeps, run: Run, planned: Planned): void {
  permitPlan(deps, identify(deps, run.caller), run, planned)
}
