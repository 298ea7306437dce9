import type { types } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import { linkOf } from '../../../chat/layout/link-of.ts'
import { type Item, isSaid, jointOf } from '../../../chat/layout/part.ts'
import { type FittedPart, moreWords } from '../../../chat/layout/take.ts'
import { clockText, signs, typedCommand } from '../../../chat/layout/words.ts'
import { dateText } from '../../../replies/when-text.ts'
import { visible } from '../../../visible.ts'

type Style = NonNullable<types.RichTextText['style']>

const longestHeader = 150
/** In characters; Slack takes 3000 in the other texts, and says nothing of these. */
const longestPreformatted = 2800

/** A part of a card as Slack's blocks. Text from elsewhere is in `plain_text` and in text elements alone, where Slack reads no markup. */
export function drawPart(part: FittedPart, card: Card, where: 'file' | 'console'): types.KnownBlock[] {
  const more = moreWords(part, where)
  return [...drawn(part, card), ...(more === null ? [] : [richText([text(more, { italic: true })])])]
}

/** The one link of a card. */
export function drawLink(card: Card): types.KnownBlock[] {
  const link = linkOf(card)
  if (link === null) return []
  return [richText([text('🔗 '), { type: 'link', url: link.url, text: link.label }])]
}

function drawn({ kind, items }: FittedPart, card: Card): types.KnownBlock[] {
  switch (kind) {
    case 'title':
      return items.map(({ strong }) => title(`${signs[card.reply.severity].sign} ${visible(strong)}`))
    case 'facts':
    case 'records':
    case 'notes':
      return lines(items.map(drawItem))
    case 'diff':
    case 'grid':
    case 'code':
      return preformatted(items.map(item => visible(item.text)))
    case 'next':
      return lines(
        items.map(item => [text('Next: '), text(visible(typedCommand(item.text)), { code: true })]),
      )
    case 'waits':
      return items.map(item => waits(item.text, card.reply.pending?.expiresAtMs ?? 0))
    case 'problem':
      return items.map(item => richText([text('❌ '), text(visible(item.text), { bold: true })]))
  }
}

function title(words: string): types.KnownBlock {
  return words.length <= longestHeader ? header(words) : richText([text(words, { bold: true })])
}

/** A line in large letters. */
export function header(words: string): types.HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: words, emoji: false } }
}

function drawItem(item: Item): types.RichTextElement[] {
  const [strong, plain] = [visible(item.strong), visible(item.text)]
  if (item.columns) return [text(plain, { italic: true })]
  const moment =
    item.atMs === undefined ? [] : ownTime(item.atMs, '{date_short_pretty} {time}', dateText(item.atMs))
  if (!isSaid(item.strong)) return [text(plain), ...moment]
  const [behind, before] = jointOf(item)
  const label = text(`${strong}${behind}`, { bold: true })
  return item.text === '' ? [label] : [label, text(`${before}${plain}`), ...moment]
}

function lines(all: readonly types.RichTextElement[][]): types.KnownBlock[] {
  if (all.length === 0) return []
  return [richText(all.flatMap((line, index) => (index === all.length - 1 ? line : ended(line))))]
}

/** With the line's end in its last element where that is plain: a message holds more lines like this. */
function ended(line: readonly types.RichTextElement[]): types.RichTextElement[] {
  const last = line.at(-1)
  if (last?.type !== 'text' || last.style) return [...line, text('\n')]
  return [...line.slice(0, -1), text(`${last.text}\n`)]
}

/** One block of text. */
export function richText(elements: types.RichTextElement[]): types.RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

function preformatted(all: readonly string[]): types.KnownBlock[] {
  const pieces: string[] = []
  for (const line of all) {
    const longer = `${pieces.at(-1)}\n${line}`
    if (pieces.length === 0 || longer.length > longestPreformatted) pieces.push(line)
    else pieces[pieces.length - 1] = longer
  }
  return pieces.map(piece => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [text(piece || ' ')] }],
  }))
}

/** The time that people say to each other, and the reader's own. */
function waits(words: string, expiresAtMs: number): types.KnownBlock {
  const utc = clockText(expiresAtMs)
  return richText([text(`⏳ ${words} ${utc}`, { bold: true }), ...ownTime(expiresAtMs, '{time}', utc)])
}

/** A moment by the reader's own clock. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#date-element-type */
function ownTime(atMs: number, format: string, fallback: string): types.RichTextElement[] {
  return [
    text(' ('),
    { type: 'date', timestamp: Math.floor(atMs / 1000), format, fallback },
    text(' for you)'),
  ]
}

/** Text as it is. */
export function text(words: string, style?: Style): types.RichTextText {
  return { type: 'text', text: words, ...(style && { style }) }
}
