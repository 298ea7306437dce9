import { visible } from '../../../visible.ts'

/** What stands for a character of markup at the edge of a word, where it would be one. They look alike. */
const lookalikes: Record<string, string> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' }
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * Text as mrkdwn that shows this text. Slack makes a link, a mention or an emoji of what looks like one even where nothing is marked up, so
 * that a word joiner, which cannot be seen, stands behind each character that they need.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function escapeMrkdwn(text: string): string {
  return visible(text)
    .replaceAll(/[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, mark => lookalikes[mark] ?? mark)
    .replaceAll(/[:.@#](?=\S)/g, '$&\u2060')
    .replaceAll(/[&<>]/g, sign => entities[sign] ?? sign)
}
