/** A line of a card: some words that stand out, and text behind them. Either may be empty. Others may have written both. */
export interface Item {
  strong: string
  text: string
}

/** How a part of a card is drawn. `diff`, `grid` and `code` are preformatted; a grid's first item is its heading. */
export type PartKind =
  | 'title'
  | 'facts'
  | 'notes'
  | 'diff'
  | 'grid'
  | 'records'
  | 'code'
  | 'next'
  | 'waits'
  | 'problem'

/** What a card says in one manner; platforms draw it. */
export interface Part {
  kind: PartKind
  items: readonly Item[]
  /** The same said shorter, for when there is no room for all of it. */
  shorter?: readonly Item[]
}

/** How items of a kind are counted when some are left out. */
export const counted: Record<PartKind, string> = {
  title: 'lines',
  facts: 'facts',
  notes: 'notes',
  diff: 'lines',
  grid: 'rows',
  records: 'lines',
  code: 'lines',
  next: 'commands',
  waits: 'lines',
  problem: 'lines',
}

/** Whether a part is drawn in letters of one width, with its spaces kept. */
export function isPreformatted(kind: PartKind): boolean {
  return kind === 'diff' || kind === 'grid' || kind === 'code'
}
