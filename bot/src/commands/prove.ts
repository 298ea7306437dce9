import { z } from 'zod'
import { defineCommand, optional, rest } from '../command.ts'
import { proofsReply } from '../replies/proofs-reply.ts'

/** Shows by real requests what policies do. */
export const prove = defineCommand({
  name: 'prove',
  summary: 'show by real requests what the policies of a route, or of all, do',
  role: 'viewer',
  risk: 'read',
  parameters: {
    route: optional(z.string(), 'route', 'one route; all when left out', { suggest: 'route' }),
    policies: rest(z.string(), 'policy', 'these of its policies; all when left out', { suggest: 'policy' }),
  },
  examples: ['prove', 'prove shop', 'prove shop only-https'],
  read: async ({ edge }, { route = null, policies }) => proofsReply(await edge.prove(route, policies), route),
})
