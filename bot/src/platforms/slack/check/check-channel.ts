import { z } from 'zod'
import type { ChatCheck } from '../../../chat/chat-platform.ts'
import type { ApiFailure } from '../api/failure.ts'
import type { SlackApi } from '../api/slack-api.ts'
import { lookAgain } from './look-again.ts'

const Info = z.looseObject({
  channel: z.looseObject({
    is_member: z.boolean().default(false),
    is_archived: z.boolean().default(false),
    is_ext_shared: z.boolean().default(false),
  }),
})

/** Whether cards can be posted to a channel, and who reads them there. */
export async function checkChannel(api: Pick<SlackApi, 'now'>, channel: string): Promise<ChatCheck> {
  const name = `channel ${channel}`
  const called = await api.now(async client => Info.parse(await client.conversations.info({ channel })))
  if (called.kind === 'failed') return { name, ...failed(called.failure) }
  const { is_member: member, is_archived: archived, is_ext_shared: shared } = called.result.channel
  if (archived)
    return {
      name,
      verdict: 'wrong',
      words: 'it is archived',
      fix: `Name another channel: place allow slack … channel=… cards=yes`,
    }
  if (!member)
    return {
      name,
      verdict: 'wrong',
      words: 'the app is not in it',
      fix: 'In that channel type: /invite @Gatehouse',
    }
  if (shared)
    return {
      name,
      verdict: 'unknown',
      words: 'it is shared with another organisation, whose people read the cards',
      fix: 'Take a channel that is not shared, unless you mean this.',
    }
  return { name, verdict: 'ok', words: 'the app is in it', fix: null }
}

function failed({ code, words, neededScope }: ApiFailure): Omit<ChatCheck, 'name'> {
  if (code === 'missing_scope')
    return {
      verdict: 'unknown',
      words: `it cannot be looked at without the scope ${neededScope ?? 'channels:read'}`,
      fix: 'Add the scope under OAuth & Permissions, and click Reinstall to Workspace.',
    }
  if (code === 'channel_not_found')
    return {
      verdict: 'wrong',
      words: 'there is no such channel, or it is private and the app is not in it',
      fix: 'In that channel type: /invite @Gatehouse',
    }
  return { verdict: 'unknown', words, fix: lookAgain }
}
