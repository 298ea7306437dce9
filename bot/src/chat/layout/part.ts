/** A line of a card: some words that stand out, and text behind them. Either may be empty. Others may have written both. */
export interface Item {
  strong: string
  text: string
  /** Whether something begins here that the next lines belong to: a thing in a diff, a record of a table. */
  head?: true
  /** Whether it only names the columns of the rows that follow. */
  columns?: true
  /** Whether both are cells of a row, with a dot between them; the words are a label of the text otherwise. */
  row?: true
  /** The moment that the text says, which platforms show by the reader's own clock as well. */
  atMs?: number
}

/** How a part of a card is drawn. `diff`, `grid` and `code` are preformatted. */
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
  /** How many more rows there are, which no card has room for. */
  beyond?: number
  /** What to type for some of the rows alone. */
  narrower?: string
}

/** How what is left out of a part is counted. */
export const counted: Record<PartKind, readonly [one: string, many: string]> = {
  title: ['line', 'lines'],
  facts: ['fact', 'facts'],
  notes: ['note', 'notes'],
  diff: ['line', 'lines'],
  grid: ['row', 'rows'],
  records: ['row', 'rows'],
  code: ['line', 'lines'],
  next: ['command', 'commands'],
  waits: ['line', 'lines'],
  problem: ['line', 'lines'],
}

/** Whether a part is drawn in letters of one width, with its spaces kept. */
export function isPreformatted(kind: PartKind): boolean {
  return kind === 'diff' || kind === 'grid' || kind === 'code'
}

/** Between the cells of a row. */
export const dot = ' · '

/** What stands between the words and the text of an item: a part of the words, and a part of the text. */
export function jointOf({ strong, text, row }: Item): [behindWords: string, beforeText: string] {
  if (!isSaid(strong) || text === '') return ['', '']
  return row ? ['', dot] : [':', ' ']
}

/** Whether there is anything to read. */
export function isSaid(text: string): boolean {
  return text.trim() !== ''
}
