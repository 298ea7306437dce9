import { z } from 'zod'
import { defineCommand, rest } from '../command.ts'
import { helpReply } from '../grammar/usage.ts'

/** What can be typed. */
export const help = defineCommand({
  name: 'help',
  summary: 'what can be typed',
  role: 'viewer',
  risk: 'read',
  parameters: { topic: rest(z.string(), 'command', 'a noun or a command', { suggest: 'command' }) },
  examples: ['help', 'help route', 'help route add'],
  read: ({ commands }, { topic }) => helpReply(commands, topic),
})
