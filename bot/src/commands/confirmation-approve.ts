import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { defineCommand } from '../command.ts'
import { demandOpen } from '../dispatch/end-confirmation.ts'
import { confirmationId, demandConfirmation } from '../parameters/confirmation.ts'
import { pendingReply } from '../replies/pending-reply.ts'

/** Shows a plan that waits, for the face to ask for the code. Nothing is approved by the words alone. */
export const confirmationApprove = defineCommand({
  name: 'confirmation approve',
  summary: 'confirm a plan that waits, with your code, which is asked for then',
  role: 'operator',
  risk: 'read',
  parameters: { id: confirmationId },
  examples: ['confirmation approve 7f3a2b1c'],
  read: (deps, { id }, actor) => {
    const found = demandOpen(deps, demandConfirmation(deps, id, roleOf(actor)).id)
    const needs = found.state === 'seconding' ? ('second' as const) : ('code' as const)
    return pendingReply(found, { id: found.id, needs, expiresAtMs: found.expiresAtMs }, null)
  },
})
