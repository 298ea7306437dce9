import type { Reply } from '../../reply.ts'
import type { Card } from '../card.ts'
import { diffItems, shortDiffItems } from './diff-items.ts'
import { type Item, isSaid, type Part, type PartKind } from './part.ts'
import { tablePart } from './table-part.ts'
import { signs, waitWords } from './words.ts'

/**
 * What a card says, in the order in which it is read: what it is, what it is about, what happens. What waits for somebody comes last,
 * beside the buttons; its warnings stand before its changes, which may be long.
 */
export function partsOf(card: Card): Part[] {
  const { reply, problem } = card
  const { title, severity, facts = [], notes = [], changes = [], table, next = [], pending } = reply
  const warnings = part('notes', plain(notes))
  return [
    part('title', [{ strong: isSaid(title) ? title : signs[severity].word, text: '' }]),
    part(
      'facts',
      facts.map(([strong, text, atMs]) => ({
        strong,
        text,
        ...(atMs !== undefined && isSaid(text) && { atMs }),
      })),
    ),
    ...(pending ? [warnings] : []),
    { ...part('diff', diffItems(changes)), shorter: shortDiffItems(changes) },
    ...(table ? tablePart(table) : []),
    ...codeOf(reply),
    ...(pending ? [] : [warnings]),
    part('next', plain(next)),
    ...(pending ? [part('waits', plain([waitWords(pending, card)]))] : []),
    part('problem', plain(problem === null ? [] : [problem])),
  ].filter(({ items }) => items.length > 0)
}

function codeOf({ code }: Reply): Part[] {
  if (code === undefined || !isSaid(code.text)) return []
  const lines = code.text.replaceAll('\t', '  ').split(/\r?\n/)
  return [{ kind: 'code', items: plain(lines.slice(lines.findIndex(isSaid))) }]
}

function part(kind: PartKind, items: readonly Item[]): Part {
  return { kind, items: items.filter(({ strong, text }) => isSaid(strong) || isSaid(text)) }
}

function plain(texts: readonly string[]): Item[] {
  return texts.map(text => ({ strong: '', text }))
}
