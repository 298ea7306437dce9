import type { AuditActor } from '@gatehouse/core/identity/audit.ts'
import type { Operation } from '@gatehouse/core/operations/operation.ts'
import type { CommandDeps } from '../command.ts'

/** Whether an operation only let something hold for longer. */
export function isLonger({ commands }: Pick<CommandDeps, 'commands'>, { line }: Operation): boolean {
  return commands.some(
    command => 'endsLater' in command && command.endsLater === true && line.startsWith(`${command.name} `),
  )
}

/**
 * Whether what an operation did stays once this one has let it hold for longer. Not when they did it themselves; but what would only get its
 * old end back is never cut below what a person gave it.
 */
export function staysExtended({ by, wayBack }: Operation, extendedBy: AuditActor): boolean {
  const isOther = by.kind !== extendedBy.kind || by.id !== extendedBy.id
  const goesWhole = wayBack.kind === 'line' && wayBack.line.startsWith('end ')
  return isOther || (!goesWhole && extendedBy.kind !== 'key')
}
