import { defineCommand } from '../command.ts'
import { webhookCheckReply } from '../replies/webhook-words.ts'

/** Whether the receiver of the webhook takes what it is sent. */
export const webhookCheck = defineCommand({
  name: 'webhook check',
  summary: 'send the receiver of the webhook a test event, and say what came back',
  role: 'operator',
  risk: 'read',
  parameters: {},
  examples: ['webhook check'],
  read: async ({ webhook, clock }) => {
    const before = webhook.state()
    const checked = await webhook.check()
    return webhookCheckReply(checked, { before, after: webhook.state() }, clock.nowMs())
  },
})
