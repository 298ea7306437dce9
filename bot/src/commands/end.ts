import { withoutMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import { defineCommand } from '../command.ts'
import { mitigation, nameOf } from '../parameters/mitigation.ts'

/** Ends a mitigation before its time. */
export const end = defineCommand({
  name: 'end',
  summary: 'end a mitigation now',
  role: 'operator',
  risk: 'change',
  parameters: { mitigation },
  examples: ['end maintenance shop', 'end lockdown all'],
  wish: (state, args) => {
    const name = nameOf(args.mitigation)
    return { after: withoutMitigation(state, name), done: `Ended ${name}` }
  },
})
