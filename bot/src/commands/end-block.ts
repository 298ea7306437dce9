import { defineCommand } from '../command.ts'
import { blockKeys, blockNetwork } from '../parameters/block.ts'
import { unblocking } from '../parameters/unblocking.ts'

/** Ends a block as every other mitigation is ended. */
export const endBlock = defineCommand({
  name: 'end block',
  summary: 'the same as unblock',
  role: 'operator',
  risk: 'change',
  parameters: { network: blockNetwork, reason: blockKeys.reason },
  examples: ['end block 203.0.113.7'],
  propose: (deps, args, _actor, asked) => unblocking(deps, args, asked),
})
