import type { types } from '@slack/bolt'
import type { TextFile } from '../../chat/text-file.ts'
import type { Drawing, Piece, Span } from './drawing.ts'
import { readerClock } from './reader-clock.ts'

/** A message as Slack shows it; its file is posted below it. */
export function slackMessage(blocks: readonly types.KnownBlock[], file: TextFile | null): Drawing {
  const pieces = [...blocks.flatMap(piecesOf), ...(file ? [{ kind: 'file', name: file.name } as const] : [])]
  return { pieces, accent: null, dialogue: null }
}

/** A modal as Slack shows it; `wrong` is what it was told of its field when somebody pressed the button. */
export function slackModal({ title, blocks, submit, close }: types.ModalView, wrong: string | null): Drawing {
  const pieces = (blocks as types.KnownBlock[]).flatMap(piecesOf)
  return {
    pieces: pieces.map(piece => (piece.kind === 'field' ? { ...piece, wrong } : piece)),
    accent: null,
    dialogue: { title: title.text, submit: submit?.text ?? null, close: close?.text ?? null },
  }
}

function piecesOf(block: types.KnownBlock): Piece[] {
  switch (block.type) {
    case 'header':
      return [{ kind: 'heading', text: block.text.text }]
    case 'rich_text':
      return block.elements.map(readElement)
    case 'actions':
      return [buttons(block)]
    case 'input':
      return [{ kind: 'field', label: block.label.text, hint: block.hint?.text ?? '', wrong: null }]
    default:
      throw new Error(`a ${block.type} cannot be drawn`)
  }
}

function readElement(element: types.RichTextBlock['elements'][number]): Piece {
  const spans = element.elements.map(inline => readInline(inline as types.RichTextElement))
  if (element.type === 'rich_text_preformatted') {
    const lines = spans
      .map(({ text }) => text)
      .join('')
      .split('\n')
    return { kind: 'preformatted', lines, isDiff: false }
  }
  const lines: Span[][] = [[]]
  for (const span of spans) {
    const [first = '', ...others] = span.text.split('\n')
    lines.at(-1)?.push({ ...span, text: first })
    lines.push(...others.map(text => [{ ...span, text }]))
  }
  return { kind: 'lines', lines }
}

function readInline(element: types.RichTextElement): Span {
  if (element.type === 'date') return { text: readerClock(element.timestamp * 1000), look: 'plain' }
  if (element.type !== 'text') throw new Error(`a ${element.type} cannot be drawn`)
  const { bold, italic, code } = element.style ?? {}
  return { text: element.text, look: bold ? 'bold' : code ? 'code' : italic ? 'faint' : 'plain' }
}

function buttons({ elements }: types.ActionsBlock): Piece {
  return {
    kind: 'buttons',
    buttons: elements.flatMap(element =>
      element.type === 'button' ? [{ label: element.text.text, style: element.style ?? 'plain' }] : [],
    ),
    menu: elements.some(({ type }) => type === 'overflow'),
  }
}
