import type { Picture } from '../../../charts/chart-pictures.ts'
import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { TextFile } from '../../../chat/text-file.ts'
import type { SlackApi } from '../api/slack-api.ts'
import { escapeMrkdwn } from '../render/escape.ts'

/** A file, and what is said beside it: mrkdwn, empty for nothing. */
interface Attached {
  name: string
  content: Buffer
  comment: string
}

/** Puts a file into a channel, or into the thread of a message there. Never throws. https://docs.slack.dev/messaging/working-with-files */
export async function attach(
  api: Pick<SlackApi, 'later'>,
  log: ChatEars['log'],
  { channel, thread }: { channel: string; thread: string | null },
  { name, content, comment }: Attached,
): Promise<boolean> {
  const called = await api.later('if nothing came of it', client =>
    client.filesUploadV2({
      ...(thread === null ? { channel_id: channel } : { channel_id: channel, thread_ts: thread }),
      ...(comment !== '' && { initial_comment: comment }),
      filename: name,
      title: name,
      file: content,
    }),
  )
  if (called.kind === 'done') return true
  log('warn', 'a file could not be attached', { words: called.failure.words })
  return false
}

/** A file of text, which needs no words beside it. */
export function textAttached({ name, text }: TextFile): Attached {
  return { name, content: Buffer.from(text), comment: '' }
}

/**
 * A picture, with what it shows beside it for everybody: files with an `alt_txt` of their own are at times not shared, and nobody is told.
 * https://github.com/slackapi/python-slack-sdk/issues/1818
 */
export function pictureAttached({ name, png, words }: Picture): Attached {
  return { name, content: png, comment: escapeMrkdwn(words) }
}
