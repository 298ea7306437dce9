import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { TextFile } from '../../../chat/text-file.ts'
import type { SlackApi } from '../api/slack-api.ts'

/** Puts a file into a channel, or into the thread of a message there. Never throws. https://docs.slack.dev/messaging/working-with-files */
export async function attach(
  api: Pick<SlackApi, 'later'>,
  log: ChatEars['log'],
  { channel, thread }: { channel: string; thread: string | null },
  { name, text }: TextFile,
): Promise<boolean> {
  const called = await api.later('if nothing came of it', client =>
    client.filesUploadV2({
      ...(thread === null ? { channel_id: channel } : { channel_id: channel, thread_ts: thread }),
      filename: name,
      title: name,
      file: Buffer.from(text),
    }),
  )
  if (called.kind === 'done') return true
  log('warn', 'a file could not be attached', { words: called.failure.words })
  return false
}
