import { AppError } from '@gatehouse/core/error.ts'
import type { Confirmation, ConfirmationStore } from '@gatehouse/core/identity/confirmation.ts'
import { covers, type Role } from '@gatehouse/core/identity/role.ts'
import { z } from 'zod'
import { positional } from '../command.ts'

const ConfirmationId = z
  .string()
  .regex(/^[0-9a-f]{6,32}$/i, 'write the id, or its first eight characters, as confirmation list shows it')
  .transform(text => text.toLowerCase())

/** The argument that names a confirmation. */
export const confirmationId = positional(ConfirmationId, 'id', 'which one, as confirmation list shows it', {
  suggest: 'confirmation',
})

/**
 * The confirmation that somebody means, whether it waits or not. One of a command beyond their role is none to them.
 * @throws AppError `not_found`
 */
export function demandConfirmation(
  { confirmations }: { confirmations: Pick<ConfirmationStore, 'find'> },
  id: string,
  role: Role,
): Confirmation {
  const found = confirmations.find(id)
  if (found && covers(role, found.role)) return found
  throw new AppError('not_found', `There is no confirmation "${id}". See: confirmation list`)
}
