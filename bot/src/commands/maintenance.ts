import { maintenance as kind } from '@gatehouse/core/routing/mitigations/maintenance.ts'
import { z } from 'zod'
import { defineCommand, positional } from '../command.ts'
import { begun } from '../parameters/begun.ts'
import { lasting } from '../parameters/lasting.ts'
import { optionKeys } from '../parameters/mitigation-options.ts'
import { started } from '../parameters/started.ts'

/** Answers for a route while people work on what is behind it. */
export const maintenance = defineCommand({
  name: 'maintenance',
  summary: 'answer a route with 503 and a page of our own for a while',
  role: 'operator',
  risk: 'change',
  parameters: {
    route: positional(z.string(), 'route', 'the route', { suggest: 'route' }),
    ...lasting,
    ...optionKeys(kind),
  },
  examples: ['maintenance shop for 15m', 'maintenance shop message="Back at 15:00" allow=203.0.113.0/24'],
  wish: (state, args, _deps, asked) => ({
    ...begun(state, started(kind, args, asked), asked),
    done: `Maintenance of ${args.route} started`,
  }),
})
