/** How long Slack waits in real time. */
export interface Deadlines {
  /** For the acknowledgement of whatever it sends. */
  readonly ackMs: number
  /** For a trigger to be exchanged for a view; by the injected clock too. */
  readonly triggerMs: number
}
export const slackDeadlines: Deadlines = { ackMs: 3000, triggerMs: 3000 }
/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const responseUrlUses = 5
export const responseUrlLifeMs = 30 * 60_000
/** https://docs.slack.dev/apis/events-api/using-socket-mode */
export const maxSockets = 10
/** A modal holds this many views, one over the other. */
export const maxViewStack = 3
/** `view_too_large`: 250 kB. https://docs.slack.dev/reference/methods/views.open */
export const maxViewBytes = 250_000
/** Slack cuts longer texts silently; here they are refused. https://docs.slack.dev/reference/methods/chat.postMessage */
export const maxTextLength = 40_000
/** `msg_too_long`. https://docs.slack.dev/reference/methods/chat.update */
export const maxUpdatedTextLength = 4000
/**
 * `msg_blocks_too_long` is not in the documentation; people measured it.
 * https://github.com/slackapi/bolt-js/issues/2509 and https://github.com/slackapi/bolt-js/issues/2867
 */
export const maxBlocksJsonLength = 13_200
/** What an external select waits for without a `min_query_length` of its own. */
export const defaultMinQueryLength = 3
