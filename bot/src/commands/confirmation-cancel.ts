import { defineCommand } from '../command.ts'
import { takeNo } from '../dispatch/decide.ts'
import { confirmationId } from '../parameters/confirmation.ts'

/** Takes back what waits for a confirmation. */
export const confirmationCancel = defineCommand({
  name: 'confirmation cancel',
  summary: 'take back a plan that waits',
  role: 'operator',
  risk: 'change',
  parameters: { id: confirmationId },
  examples: ['confirmation cancel 7f3a2b1c'],
  audits: true,
  act: async (deps, { id }, caller) => takeNo(deps, { id, caller, say: { kind: 'cancel' } }),
})
