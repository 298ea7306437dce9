import type { Sent } from '../../../chat/chat-platform.ts'
import type { Called } from '../api/slack-api.ts'

/** Errors after which no try will do better until somebody changes something in Slack. https://docs.slack.dev/reference/methods/chat.postMessage */
const gone: Readonly<Record<string, string>> = {
  not_in_channel: 'the app is not in the channel',
  channel_not_found: 'there is no such channel, or the app is not in it',
  is_archived: 'the channel is archived',
  message_not_found: 'the message was deleted',
  cant_update_message: 'the message cannot be changed',
  edit_window_closed: 'the message cannot be changed any more',
  restricted_action: 'the app may not write there',
  not_found: 'it was closed',
  view_not_found: 'it was closed',
}

/** What became of a call that shows something; `message` is its id when it worked. */
export function sentOf(called: Called<unknown>, message: string): Sent {
  if (called.kind === 'done') return { kind: 'sent', message }
  const { code, words } = called.failure
  const why = gone[code]
  return why === undefined ? { kind: 'failed', words } : { kind: 'gone', words: why }
}
