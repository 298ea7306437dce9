import type { Card } from '../../../chat/card.ts'
import { type Item, isSaid, jointOf } from '../../../chat/layout/part.ts'
import { type FittedPart, moreWords } from '../../../chat/layout/take.ts'
import { signs } from '../../../chat/layout/words.ts'
import { commandName, lineName, lineOption } from '../commands/limits.ts'
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
      return items.map(({ text }) => `Next: ${command(`/${commandName} ${lineName} ${lineOption}: ${text}`)}`)
    case 'waits':
      return items.map(({ text }) => `⏳ ${text} ${moment(card.reply.pending?.expiresAtMs ?? 0)}`)
    case 'problem':
      return items.map(({ text }) => `❌ **${escapeMarkdown(text)}**`)
  }
}

function drawItem(item: Item): string {
  const [label, said] = [escapeMarkdown(item.strong), escapeMarkdown(item.text)]
  const text = item.atMs === undefined ? said : `${said} (${away(item.atMs)})`
  if (item.columns) return `-# ${text}`
  if (!isSaid(item.strong)) return text
  const [behind, before] = jointOf(item)
  return `**${label}${behind}**${before}${text}`
}

function block(items: readonly Item[], language: keyof typeof languages): string[] {
  if (items.length === 0) return []
  return [`\`\`\`${languages[language]}`, ...items.map(({ text }) => escapeCode(text)), '```']
}

/** Something to type, all in one option as no other subcommand takes it; as text where back-ticks would end the code. */
function command(text: string): string {
  return text.includes('`') ? escapeMarkdown(text) : `\`${escapeCode(text)}\``
}

/** By the reader's own clock, and how far off that is, counted down by the client. */
function moment(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:t> (${away(atMs)})`
}

/** How far off a moment is, or how long ago. */
function away(atMs: number): string {
  return `<t:${Math.floor(atMs / 1000)}:R>`
}
