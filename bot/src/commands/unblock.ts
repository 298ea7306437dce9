import { defineCommand } from '../command.ts'
import { blockKeys, blockNetwork } from '../parameters/block.ts'
import { unblocking } from '../parameters/unblocking.ts'

/** Lets a client or a network through again, whatever blocked it. */
export const unblock = defineCommand({
  name: 'unblock',
  summary: 'let an address or a network through again',
  role: 'operator',
  risk: 'change',
  parameters: { network: blockNetwork, reason: blockKeys.reason },
  examples: ['unblock 203.0.113.7', 'unblock 203.0.113.0/24 reason="it was our own monitoring"'],
  propose: (deps, args, _actor, asked) => unblocking(deps, args, asked),
})
