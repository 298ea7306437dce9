import { clockText } from '../../bot/src/chat/layout/words.ts'
import type { Manner } from './expected.ts'

/** How Slack shows what cards say. */
export const slackManner: Manner = {
  longestHeading: 150,
  waits: (words, atMs) => `\ue000B⏳ ${words} ${clockText(atMs)}\ue000b (\ue000T\ue000t for you)`,
  moment: ' (\ue000T\ue000t for you)',
  command: text => `\ue000C/gate ${text}\ue000c`,
}
