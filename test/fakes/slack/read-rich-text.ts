import type { Inline, RichTextBlock } from './block-kit/rich-text.ts'
import type { NameOf, Reading } from './read-mrkdwn.ts'

/** Reads rich text, of which text alone never becomes a link or a mention. */
export function readRichText(block: RichTextBlock, nameOf: NameOf): Reading {
  const links: string[] = []
  const mentions: string[] = []
  const line = (pieces: readonly Inline[]) =>
    pieces.map(piece => read(piece, nameOf, links, mentions)).join('')
  const parts = block.elements.map(part =>
    part.type === 'rich_text_list'
      ? part.elements
          .map((item, at) => `${part.style === 'ordered' ? `${at + 1}.` : '•'} ${line(item.elements)}`)
          .join('\n')
      : line(part.elements),
  )
  return { text: parts.map(part => part.replace(/\n$/, '')).join('\n'), links, mentions }
}

function read(piece: Inline, nameOf: NameOf, links: string[], mentions: string[]): string {
  const call = (name: string) => {
    mentions.push(name)
    return name
  }
  switch (piece.type) {
    case 'text':
      return piece.text
    case 'link':
      links.push(piece.url)
      return piece.text ?? piece.url
    case 'broadcast':
      return call(`@${piece.range}`)
    case 'user':
      return call(`@${nameOf(piece.user_id)}`)
    case 'usergroup':
      return call(`@${piece.usergroup_id}`)
    case 'channel':
      return call(`#${nameOf(piece.channel_id)}`)
    case 'team':
      return call(`@${piece.team_id}`)
    case 'emoji':
      return `:${piece.name}:`
    case 'color':
      return piece.value
    case 'date':
      if (piece.url) links.push(piece.url)
      return piece.fallback ?? new Date(piece.timestamp * 1000).toISOString()
  }
}
