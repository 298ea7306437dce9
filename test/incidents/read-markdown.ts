/** A piece of a Markdown document, as this reader takes it apart. */
export type Piece =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'code'; language: string; text: string }

/**
 * Reads the Markdown of a post-mortem, and nothing else: what could be a link, a mention, HTML or any other markup to somebody is an error.
 * Texts are as a reader shows them.
 * @throws Error when there is anything else in it
 */
export function readMarkdown(markdown: string): Piece[] {
  const lines = markdown.split('\n')
  const pieces: Piece[] = []
  while (lines.length > 0) {
    const line = lines.shift() ?? ''
    if (line === '') continue
    const heading = /^(#{1,6}) (.+)$/.exec(line)
    const fence = /^(`{3,})([a-z]+)$/.exec(line)
    if (heading)
      pieces.push({ kind: 'heading', level: heading[1]?.length ?? 0, text: shown(heading[2] ?? '') })
    else if (fence) pieces.push({ kind: 'code', language: fence[2] ?? '', text: upTo(lines, fence[1] ?? '') })
    else if (line.startsWith('- ')) {
      const items = [line, ...takeWhile(lines, one => one.startsWith('- '))]
      pieces.push({ kind: 'list', items: items.map(item => shown(item.slice(2))) })
    } else if (line.startsWith('| ')) {
      const [head = '', dashes = '', ...rows] = [line, ...takeWhile(lines, one => one.startsWith('|'))]
      if (!/^\|( --- \|)+$/.test(dashes)) throw new Error(`no table: ${dashes}`)
      const cells = [head, ...rows].map(cellsOf)
      if (cells.some(row => row.length !== cells[0]?.length)) throw new Error(`cells are torn: ${markdown}`)
      pieces.push({ kind: 'table', rows: cells })
    } else throw new Error(`a line of no kind: ${line}`)
  }
  return pieces
}

function cellsOf(row: string): string[] {
  if (!row.startsWith('| ') || !row.endsWith(' |')) throw new Error(`no row: ${row}`)
  // Bars end cells wherever they stand, also in code.
  return row
    .slice(1, -1)
    .split('|')
    .map(cell => shown(cell.trim()))
}

/** A line as it is read: code as it stands, and beside it plain words alone. */
function shown(line: string): string {
  let text = ''
  for (let rest = line; rest !== ''; ) {
    const [ticks = ''] = /^`+/.exec(rest) ?? []
    if (ticks === '') {
      const [plain = ''] = /^[^`]+/.exec(rest) ?? []
      text += plainText(plain)
      rest = rest.slice(plain.length)
      continue
    }
    const end = [...rest.slice(ticks.length).matchAll(/`+/g)].find(([found]) => found === ticks)
    if (!end) throw new Error(`code without an end: ${line}`)
    const code = rest.slice(ticks.length, ticks.length + end.index)
    text += /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code
    rest = rest.slice(ticks.length + end.index + ticks.length)
  }
  return text
}

function plainText(text: string): string {
  const without = text.replaceAll('&#124;', '|')
  const odd = /[<>[\]*_~@#$&\\{}=^`]|:\/\/|www\.|:[^\s|]|\w\.\w/i.exec(
    text.replaceAll('&#124;', '').replaceAll(/\d\d:\d\d(:\d\d)?/g, ''),
  )
  if (odd) throw new Error(`markup beside code: ${odd[0]} in ${text}`)
  return without
}

function upTo(lines: string[], fence: string): string {
  const inside = takeWhile(lines, line => line !== fence)
  if (lines.shift() === undefined) throw new Error('a block of code without an end')
  if (inside.some(line => line.startsWith(fence))) throw new Error('a block of code ends in between')
  return inside.join('\n')
}

function takeWhile(lines: string[], isOne: (line: string) => boolean): string[] {
  const end = lines.findIndex(line => !isOne(line))
  return lines.splice(0, end < 0 ? lines.length : end)
}
