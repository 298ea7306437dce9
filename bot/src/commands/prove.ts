import { z } from 'zod'
import { defineCommand, optional } from '../command.ts'
import { proofsReply } from '../replies/proofs-reply.ts'

/** Shows by real requests what policies do. */
export const prove = defineCommand({
  name: 'prove',
  summary: 'show by real requests what the policies of a route, or of all, do',
  role: 'viewer',
  risk: 'read',
  parameters: { route: optional(z.string(), 'route', 'one route; all when left out', { suggest: 'route' }) },
  examples: ['prove', 'prove shop'],
  read: async ({ edge }, { route }) => proofsReply(await edge.prove(route ?? null), route ?? null),
})
