import { allowedBy, lockdown as kind } from '@gatehouse/core/routing/mitigations/lockdown.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { begun } from '../parameters/begun.ts'
import { lasting } from '../parameters/lasting.ts'
import { lockedOut } from '../parameters/locked-out.ts'
import { optionKeys } from '../parameters/mitigation-options.ts'
import { started } from '../parameters/started.ts'

/** Shuts a route, or the whole edge, to all but a few for a while. */
export const lockdown = defineCommand({
  name: 'lockdown',
  summary: 'let only listed addresses through for a while, to one route or to all',
  role: 'operator',
  risk: 'change',
  parameters: {
    route: positional(z.string(), 'route|all', 'the route, or all of them and every other host', {
      suggest: 'route',
    }),
    ...lasting,
    ...optionKeys(kind),
  },
  examples: ['lockdown shop allow=203.0.113.0/24 for 30m', 'lockdown all allow=203.0.113.7,2001:db8:ff::/48'],
  wish: (state, args, deps, asked) => {
    const mitigation = started(kind, args, asked)
    const { after, findings } = begun(state, mitigation, asked)
    return {
      after,
      done: args.route === 'all' ? 'Everything locked down' : `Route ${args.route} locked down`,
      findings: [...findings, ...lockedOut(deps, asked, allowedBy(mitigation))],
    }
  },
})
