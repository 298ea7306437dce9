import { z } from 'zod'
import type { Block } from './block-kit/block.ts'
import { complaints } from './block-kit/complaint.ts'
import { nameEverything } from './block-kit/elements-of.ts'
import { MessageBlocks } from './block-kit/layout.ts'
import { maxTextLength } from './limits.ts'
import { Refusal, refusalWithMessages } from './refusal.ts'
import type { ResponsePlace } from './response-urls.ts'
import type { Workspace } from './workspace.ts'

/**
 * Blocks as they may stand in a message.
 * @throws Refusal `invalid_blocks` with what is wrong and where, `invalid_blocks_format` when they are no list
 */
export function checkedBlocks(workspace: Workspace, blocks: unknown): Block[] {
  if (blocks === undefined || blocks === null) return []
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format')
  const parsed = MessageBlocks.safeParse(blocks)
  if (!parsed.success)
    throw refusalWithMessages('invalid_blocks', complaints(parsed.error, blocks, '/blocks'))
  nameEverything(parsed.data, () => workspace.ids.name())
  return parsed.data
}

const Answer = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  delete_original: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  thread_ts: z.string().optional(),
})

const isSet = (flag: boolean | 'true' | 'false' | undefined) => flag === true || flag === 'true'

/**
 * Puts an answer to an interaction, through a `response_url` or an acknowledgement, where it belongs.
 * https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
 * @throws Refusal when it is none
 */
export function placeAnswer(workspace: Workspace, place: ResponsePlace, body: unknown): void {
  const parsed = Answer.safeParse(body)
  if (!parsed.success) throw new Refusal('invalid_payload')
  const { text = '', response_type, replace_original, delete_original, thread_ts } = parsed.data
  const { source } = place
  if (isSet(delete_original)) {
    if (source) source.gone = true
    workspace.changes.tell()
    return
  }
  const blocks = checkedBlocks(workspace, parsed.data.blocks)
  if (!text && blocks.length === 0) throw new Refusal('no_text')
  if (text.length > maxTextLength) throw new Refusal('msg_too_long')
  if (isSet(replace_original) && source && !source.gone) {
    source.text = text
    source.blocks = blocks
    // The client marks a private message that was replaced with nothing.
    if (source.onlyFor === undefined) source.editedTs = workspace.stamp()
    workspace.changes.tell()
    return
  }
  workspace.say({
    channelId: place.channelId,
    from: workspace.bot.id,
    text,
    blocks,
    threadTs: thread_ts,
    onlyFor: response_type === 'in_channel' ? undefined : place.userId,
  })
}
