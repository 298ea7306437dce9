import { visible, visibleLines } from '../../visible.ts'
import type { Card } from '../card.ts'
import type { TextFile } from '../text-file.ts'
import { counting } from './clip.ts'
import { diffItems } from './diff-items.ts'
import { wholeTable } from './table-part.ts'
import { typedCommand } from './words.ts'

/** Both platforms take files of 10 MB, whatever a team pays. In characters of at most three bytes. */
const longestFile = 3_000_000

/** All that a card says, as a file of plain text. */
export function wholeFile({ reply }: Card): TextFile {
  const parts = [
    [visible(reply.title)],
    (reply.facts ?? []).map(([label, value]) => `${visible(label)}: ${visible(value)}`),
    (reply.notes ?? []).map(visible),
    diffItems(reply.changes ?? []).map(({ text }) => visible(text)),
    reply.table ? wholeTable(reply.table) : [],
    reply.code ? visibleLines(reply.code.text) : [],
    (reply.next ?? []).map(command => `Next: ${visible(typedCommand(command))}`),
  ].filter(lines => lines.length > 0)
  return boundedFile('gatehouse.txt', `${parts.map(lines => lines.join('\n')).join('\n\n')}\n`)
}

/** A file that both platforms take; what is longer says that it is cut. */
export function boundedFile(name: string, text: string): TextFile {
  if (text.length <= longestFile) return { name, text }
  const kept = text.slice(0, text.lastIndexOf('\n', longestFile) + 1 || longestFile)
  const more = `… and ${counting(text.length - kept.length)} more characters (whole at the console)`
  return { name, text: `${kept}\n${more}\n` }
}
