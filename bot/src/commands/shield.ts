import { shield as kind } from '@gatehouse/core/routing/mitigations/shield.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { begun } from '../parameters/begun.ts'
import { lasting } from '../parameters/lasting.ts'
import { started } from '../parameters/started.ts'

/** Protects a route as strictly as it can bear for a while. */
export const shield = defineCommand({
  name: 'shield',
  summary: 'protect a route strictly for a while: WAF, tighter limits, no odd methods or paths',
  role: 'operator',
  risk: 'change',
  parameters: { route: positional(z.string(), 'route', 'the route', { suggest: 'route' }), ...lasting },
  examples: ['shield shop', 'shield shop for 30m reason="probing"'],
  wish: (state, args, _deps, asked) => ({
    ...begun(state, started(kind, args, asked), asked),
    done: `Shield of ${args.route} started`,
  }),
})
