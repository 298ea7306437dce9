import type { Answer } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { Command } from '../command.ts'
import { identify, permit } from './authorize.ts'
import type { DispatchDeps } from './dispatch-deps.ts'
import { type Failed, failure } from './failure.ts'

/** Whether a caller may use a command at this moment, without running it: null, or the refusal, which is in the audit. Never throws. */
export function check(deps: DispatchDeps, caller: Caller, command: Command): Answer | null {
  const failed: Failed = { caller, subject: command.name, command }
  try {
    failed.actor = identify(deps, caller)
    permit(deps, failed.actor, caller, command)
    return null
  } catch (error) {
    return failure(deps, command.name, failed, error)
  }
}
