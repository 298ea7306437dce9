import { defineCommand } from '../command.ts'
import { takeNo } from '../dispatch/decide.ts'
import { confirmationId } from '../parameters/confirmation.ts'

/** Says no as the second person. */
export const confirmationReject = defineCommand({
  name: 'confirmation reject',
  summary: 'say no to a plan that waits for a second person',
  role: 'operator',
  risk: 'change',
  parameters: { id: confirmationId },
  examples: ['confirmation reject 7f3a2b1c'],
  audits: true,
  act: async (deps, { id }, caller) => takeNo(deps, { id, caller, say: { kind: 'reject' } }),
})
