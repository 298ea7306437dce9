import type { Reply } from '../../reply.ts'
import type { Card } from '../card.ts'
import { diffItems, shortDiffItems } from './diff-items.ts'
import type { Item, Part } from './part.ts'
import { tablePart } from './table-part.ts'

/**
 * What a card says, in the order in which it is read: what it is, what it is about, what happens. What waits for somebody comes last,
 * beside the buttons; its warnings stand before its changes, which may be long.
 */
export function partsOf({ reply, problem }: Card): Part[] {
  const notes: Part = { kind: 'notes', items: plain((reply.notes ?? []).filter(isSaid)) }
  const warned = reply.pending !== undefined
  return [
    { kind: 'title', items: [{ strong: reply.title, text: '' }] } as const,
    { kind: 'facts', items: (reply.facts ?? []).map(([strong, text]) => ({ strong, text })) } as const,
    ...(warned ? [notes] : []),
    ...changesOf(reply),
    ...tableOf(reply),
    ...codeOf(reply),
    ...(warned ? [] : [notes]),
    { kind: 'next', items: plain((reply.next ?? []).filter(isSaid)) } as const,
    ...(reply.pending ? [{ kind: 'waits', items: [] } as const] : []),
    ...(problem === null ? [] : [{ kind: 'problem', items: plain([problem]) } as const]),
  ].filter(part => part.items.length > 0 || part.kind === 'waits')
}

function changesOf({ changes = [] }: Reply): Part[] {
  return [{ kind: 'diff', items: diffItems(changes), shorter: shortDiffItems(changes) }]
}

function tableOf({ table }: Reply): Part[] {
  const part = table ? tablePart(table) : null
  return part === null ? [] : [part]
}

function codeOf({ code }: Reply): Part[] {
  if (code === undefined || !isSaid(code.text)) return []
  return [{ kind: 'code', items: plain(code.text.replaceAll('\t', '  ').split(/\r?\n/)) }]
}

function plain(texts: readonly string[]): Item[] {
  return texts.map(text => ({ strong: '', text }))
}

function isSaid(text: string): boolean {
  return text.trim() !== ''
}
