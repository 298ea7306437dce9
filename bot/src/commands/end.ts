import { findMitigation } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { withoutMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { defineCommand } from '../command.ts'
import { heldNames, mitigation, nameOf } from '../parameters/mitigation.ts'

/** Ends a mitigation before its time. */
export const end = defineCommand({
  name: 'end',
  summary: 'end a mitigation now',
  role: 'operator',
  risk: 'change',
  parameters: { mitigation },
  examples: ['end maintenance shop', 'end lockdown all'],
  wish: (state, args, deps) => {
    const held = () => heldNames(deps)
    const name = nameOf(args.mitigation, held)
    findMitigation(state, name, held)
    return { after: withoutMitigation(state, name), done: `Ended ${name}` }
  },
})
