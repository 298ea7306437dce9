import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { Caller } from '../caller.ts'
import type { Command, CommandDeps } from '../command.ts'
import { Denied, permit } from './authorize.ts'

/** Whether somebody may use a command here, by role, by place and by the scopes of a key; for what shows more to those who may. */
export function may(
  deps: CommandDeps,
  actor: Actor,
  caller: Caller,
  command: Pick<Command, 'name' | 'role' | 'risk'>,
): boolean {
  try {
    permit(deps, actor, caller, command)
    return true
  } catch (error) {
    if (error instanceof Denied) return false
    throw error
  }
}
