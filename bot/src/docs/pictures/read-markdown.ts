import type { Piece, Span } from './drawing.ts'
import { readerClock } from './reader-clock.ts'

const fence = /^```(\w*)\n([\s\S]*?)\n```\n?/
const tokens = /\\([\s\S])|\*\*((?:\\[\s\S]|[^\\*])+)\*\*|`([^`]+)`|<t:(\d+):([tR])>|([^\\*`<]+|[\s\S])/g

/** What the renderer writes of Discord's markdown, and no more of it than that. `nowMs` is when the picture is looked at. */
export function readMarkdown(markdown: string, nowMs: number): Piece[] {
  const pieces: Piece[] = []
  let rest = markdown
  const code = fence.exec(rest)
  if (code) {
    const [all, language = '', text = ''] = code
    pieces.push({ kind: 'preformatted', lines: text.split('\n'), isDiff: language === 'diff' })
    rest = rest.slice(all.length)
  }
  const lines = rest === '' ? [] : rest.split('\n')
  const [first = ''] = lines
  if (first.startsWith('### ')) return [{ kind: 'heading', text: plain(inline(first.slice(4), nowMs)) }]
  if (lines.length > 0) pieces.push({ kind: 'lines', lines: lines.map(line => small(line, nowMs)) })
  return pieces
}

function small(line: string, nowMs: number): Span[] {
  if (!line.startsWith('-# ')) return inline(line, nowMs)
  return [{ text: plain(inline(line.slice(3), nowMs)), look: 'faint' }]
}

function inline(source: string, nowMs: number): Span[] {
  return [...source.matchAll(tokens)].map(([, escaped, bold, code, seconds, style, text]) => {
    if (bold !== undefined) return { text: plain(inline(bold, nowMs)), look: 'bold' }
    if (code !== undefined) return { text: code, look: 'code' }
    if (seconds !== undefined) return { text: moment(Number(seconds) * 1000, style, nowMs), look: 'plain' }
    return { text: escaped ?? text ?? '', look: 'plain' }
  })
}

function moment(atMs: number, style: string | undefined, nowMs: number): string {
  if (style === 'R') return `in ${Math.round((atMs - nowMs) / 60_000)} minutes`
  return readerClock(atMs)
}

/** Without the marks that only stand between characters. */
function plain(spans: readonly Span[]): string {
  return spans
    .map(({ text }) => text)
    .join('')
    .replaceAll('\u200b', '')
}
