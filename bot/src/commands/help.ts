import { z } from 'zod'
import { defineCommand, rest } from '../command.ts'
import { helpFor } from '../replies/help-for.ts'

/** What somebody of this role can type. */
export const help = defineCommand({
  name: 'help',
  summary: 'what you can type, and who can do the rest',
  role: 'viewer',
  risk: 'read',
  namesNoClients: true,
  parameters: { topic: rest(z.string(), 'command', 'a noun or a command', { suggest: 'command' }) },
  examples: ['help', 'help route', 'help route add'],
  read: (deps, { topic }, actor) => helpFor(deps, actor, topic),
})
