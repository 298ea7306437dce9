import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { defineCommand } from '../command.ts'
import { firstAid } from '../panic/first-aid.ts'
import { situationOf } from '../panic/situation-of.ts'
import { panicReply } from '../replies/panic-reply.ts'

/** What to do when nobody knows what to do: looks, and does nothing. */
export const panic = defineCommand({
  name: 'panic',
  summary: 'what helps most right now, each with what it would do',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['panic'],
  read: async (deps, _args, actor, caller) => {
    const situation = situationOf(deps, roleOf(actor) !== 'viewer')
    const aid = await firstAid(deps, situation, { actor, caller })
    return panicReply(aid, situation, deps.traffic.coverage())
  },
})
