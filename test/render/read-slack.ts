import type { renderMessage } from '../../bot/src/platforms/slack/render/message.ts'

type Block = ReturnType<typeof renderMessage>['blocks'][number]
type RichText = Extract<Block, { type: 'rich_text' }>['elements'][number]
type Inline = Extract<RichText, { type: 'rich_text_section' }>['elements'][number]
type PlainText = Extract<Block, { type: 'header' }>['text']

/**
 * Reads what Slack's blocks show, line by line, with the marks of `readDiscord`: \ue000B for bold, H a heading, S what is slanted, C code in
 * a line, P a line of preformatted text, T a time, L the link to a page of ours. A block or an element in which text becomes more than text is an error, and so is an emoji
 * that is made of words.
 */
export function readBlocks(blocks: readonly object[]): string[][] {
  return (blocks as readonly Block[]).flatMap(block => {
    switch (block.type) {
      case 'header':
        return [[mark('H', plain(block.text))]]
      case 'rich_text':
        return [block.elements.map(readElement).join('\n').split('\n')]
      case 'divider':
      case 'input':
      case 'actions':
        checkPlain(block)
        return []
      default:
        throw new Error(`${block.type} was made`)
    }
  })
}

/**
 * Reads Slack's mrkdwn as notifications and old clients do, and fails at whatever is more than text: at what is marked up, at what is called,
 * and at what merely looks like an address, a channel or an emoji. Gives the text that is shown.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function readMrkdwn(mrkdwn: string): string {
  if (/[<>]|&(?!(?:amp|lt|gt);)/.test(mrkdwn)) throw new Error(`markup was made: ${mrkdwn}`)
  const shown = mrkdwn.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  const foreign = shown.replace(/ until \d\d:\d\d UTC\.$/, '')
  for (const [what, pattern] of Object.entries(forbidden)) {
    const found = pattern.exec(foreign)
    if (found) throw new Error(`${what} was made: ${found[0]}`)
  }
  return shown.replaceAll('\u2060', '')
}

const forbidden = {
  'an address': /[a-z0-9+.-]:[^\s\u2060]/i,
  'a domain': /[\p{L}\p{N}-]\.[\p{L}\p{N}]/u,
  'a mention': /@[^\s\u2060]/,
  'a channel': /#[^\s\u2060]/,
  'an emoji': /:[\w+-]/,
  'bold text': /(?<!\w)\*\S/,
  'slanted text': /(?<![\p{L}\p{N}])_\S/u,
  'struck text': /~\S/,
  code: /`/,
  'a quote': /^>/m,
}

function readElement(element: RichText): string {
  if (element.type === 'rich_text_section') return element.elements.map(readInline).join('')
  if (element.type !== 'rich_text_preformatted') throw new Error(`${element.type} was made`)
  const text = element.elements.map(readInline).join('')
  return text
    .split('\n')
    .map(line => mark('P', line))
    .join('\n')
}

function readInline(element: Inline): string {
  if (element.type === 'date') return mark('T', '')
  if (element.type === 'link' && /^https:\/\/gate\.example\/[^\s()<>]*$/.test(element.url))
    return mark('L', element.text ?? '')
  if (element.type !== 'text') throw new Error(`${element.type} was made`)
  const { bold, italic, code } = element.style ?? {}
  const letter = bold ? 'B' : italic ? 'S' : code ? 'C' : ''
  return letter === '' ? element.text : mark(letter, element.text)
}

/** Everywhere within: no markup, and no emoji out of words. */
function checkPlain(value: unknown): void {
  if (value === null || typeof value !== 'object') return
  if ('type' in value && value.type === 'plain_text') plain(value as PlainText)
  if ('type' in value && value.type === 'mrkdwn') throw new Error('mrkdwn was made')
  for (const one of Object.values(value)) checkPlain(one)
}

function plain({ type, text, emoji }: PlainText): string {
  if (type !== 'plain_text' || emoji !== false) throw new Error('words may become an emoji')
  return text
}

function mark(letter: string, text: string): string {
  return `\ue000${letter}${text}\ue000${letter.toLowerCase()}`
}
