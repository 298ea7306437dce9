import type { Card } from '../../../chat/card.ts'
import type { Item } from '../../../chat/layout/part.ts'
import { type FittedPart, moreWords } from '../../../chat/layout/take.ts'
import { signs, typedCommand, waitWords } from '../../../chat/layout/words.ts'
import { escapeCode, escapeMarkdown } from './escape.ts'

const languages = { diff: 'diff', json: 'json', text: '' }

/** A part of a card as Discord's markdown. */
export function drawPart(part: FittedPart, card: Card): string {
  const more = moreWords(part, 'file')
  return [...drawn(part, card), ...(more === null ? [] : [`-# ${more}`])].join('\n')
}

function drawn({ kind, items }: FittedPart, card: Card): string[] {
  switch (kind) {
    case 'title':
      return items.map(({ strong }) => `### ${signs[card.reply.severity].sign} ${escapeMarkdown(strong)}`)
    case 'facts':
    case 'records':
    case 'notes':
      return items.map(drawItem)
    case 'diff':
      return block(items, 'diff')
    case 'grid':
      return block(items, 'text')
    case 'code':
      return block(items, card.reply.code?.language ?? 'text')
    case 'next':
      return items.map(({ text }) => `Next: ${command(typedCommand(text))}`)
    case 'waits':
      return card.reply.pending ? [waits(card, card.reply.pending)] : []
    case 'problem':
      return items.map(({ text }) => `❌ **${escapeMarkdown(text)}**`)
  }
}

function drawItem({ strong, text }: Item): string {
  const label = escapeMarkdown(strong)
  if (label.trim() === '') return escapeMarkdown(text)
  return text === '' ? `**${label}**` : `**${label}:** ${escapeMarkdown(text)}`
}

function block(items: readonly Item[], language: keyof typeof languages): string[] {
  return [`\`\`\`${languages[language]}`, ...items.map(({ text }) => escapeCode(text)), '```']
}

/** Something to type; as text where back-ticks would end the code. */
function command(text: string): string {
  return text.includes('`') ? escapeMarkdown(text) : `\`${escapeCode(text)}\``
}

/** Discord shows these two in the reader's own time, and counts down. */
function waits(card: Card, pending: NonNullable<Card['reply']['pending']>): string {
  const seconds = Math.floor(pending.expiresAtMs / 1000)
  return `⏳ ${waitWords(pending, card)} <t:${seconds}:t> (<t:${seconds}:R>)`
}
