import type { types } from '@slack/bolt'

/** Text without markup, cut to what Slack takes there. */
export function plain(text: string, most: number): types.PlainTextElement {
  return {
    type: 'plain_text',
    emoji: false,
    text: text.length <= most ? text : `${text.slice(0, most - 1)}…`,
  }
}
