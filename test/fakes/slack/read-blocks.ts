import type { Block } from './block-kit/block.ts'
import type { Interactive } from './block-kit/element.ts'
import type { AnyText } from './block-kit/text.ts'
import { type NameOf, type Reading, readMrkdwn } from './read-mrkdwn.ts'
import { readRichText } from './read-rich-text.ts'

const plain = (text: string): Reading => ({ text, links: [], mentions: [] })

function joined(parts: readonly Reading[], by: string): Reading {
  return {
    text: parts
      .map(part => part.text)
      .filter(Boolean)
      .join(by),
    links: parts.flatMap(part => part.links),
    mentions: parts.flatMap(part => part.mentions),
  }
}

/** All that is visible in these blocks, in reading order. Buttons stand in brackets. */
export function readBlocks(blocks: readonly Block[], nameOf: NameOf): Reading {
  return joined(
    blocks.map(block => readBlock(block, nameOf)),
    '\n',
  )
}

function readText(text: AnyText, nameOf: NameOf): Reading {
  if (text.type === 'plain_text') return plain(text.text)
  // "certain mentions will be automatically parsed": https://docs.slack.dev/reference/block-kit/composition-objects/text-object
  return readMrkdwn(text.text, nameOf, text.verbatim ? 'verbatim' : 'addresses and names')
}

function readBlock(block: Block, nameOf: NameOf): Reading {
  switch (block.type) {
    case 'section':
      return readSection(block, nameOf)
    case 'header':
      return plain(block.text.text)
    case 'alert':
      return readText(block.text, nameOf)
    case 'markdown':
      return readMrkdwn(block.text, nameOf)
    case 'divider':
      return plain('')
    case 'context':
      return joined(
        block.elements.map(part =>
          part.type === 'image' ? plain(`[${part.alt_text}]`) : readText(part, nameOf),
        ),
        ' ',
      )
    case 'actions':
      return plain(block.elements.map(readElement).join(' '))
    case 'input':
      return plain(
        [block.label.text, readElement(block.element), block.hint?.text].filter(Boolean).join('\n'),
      )
    case 'image':
      return plain([block.title?.text, `[${block.alt_text}]`].filter(Boolean).join('\n'))
    case 'rich_text':
      return readRichText(block, nameOf)
    case 'table':
      return joined(
        block.rows.map(row =>
          joined(
            row.map(cell => (cell.type === 'rich_text' ? readRichText(cell, nameOf) : plain(cell.text))),
            ' | ',
          ),
        ),
        '\n',
      )
  }
}

function readSection(section: Extract<Block, { type: 'section' }>, nameOf: NameOf): Reading {
  const { text, fields = [], accessory } = section
  const beside = !accessory
    ? ''
    : accessory.type === 'image'
      ? `[${accessory.alt_text}]`
      : readElement(accessory)
  return joined(
    [
      ...(text ? [readText(text, nameOf)] : []),
      ...fields.map(field => readText(field, nameOf)),
      plain(beside),
    ],
    '\n',
  )
}

function readElement(element: Interactive): string {
  switch (element.type) {
    case 'button':
      return `[${element.text.text}]`
    case 'overflow':
      return '[…]'
    case 'checkboxes':
    case 'radio_buttons':
      return element.options.map(option => `[${option.text.text}]`).join(' ')
    default:
      return 'placeholder' in element && element.placeholder ? `[${element.placeholder.text}]` : ''
  }
}
