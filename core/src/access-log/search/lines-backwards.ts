import type { OpenLog } from '../follow/log-files.ts'

const newline = 0x0a
const chunkBytes = 1024 * 1024
/** As long as the one who counts takes them. */
const mostLineBytes = 512 * 1024

/** Bytes with whole lines in them, from `from` up to `end`, each with its line feed. */
export interface LinesChunk {
  bytes: Buffer
  from: number
  end: number
}

/**
 * The lines of a file in pieces, the last piece first. What has no line feed at its end is still being written, and left out, and so are
 * lines that are too long.
 */
export function* chunksBackwards(file: OpenLog): Iterable<LinesChunk> {
  let end = file.size()
  /** The rest of a line that begins further ahead; null while none is known to end here. */
  let rest: Buffer | null = null
  while (end > 0) {
    const start = Math.max(0, end - chunkBytes)
    const piece = Buffer.allocUnsafe(end - start)
    const read = file.read(piece, start)
    // It was cut off meanwhile.
    if (read < piece.length) return
    end = start
    const last = piece.lastIndexOf(newline) + 1
    if (last === 0) {
      rest = rest && (rest.length > mostLineBytes ? rest : Buffer.concat([piece, rest]))
      continue
    }
    const whole: Buffer =
      rest === null || rest.length > mostLineBytes ? piece.subarray(0, last) : Buffer.concat([piece, rest])
    const from = start === 0 ? 0 : whole.indexOf(newline) + 1
    rest = Buffer.from(whole.subarray(0, from))
    yield { bytes: whole, from, end: whole.length }
  }
}

/** Where each line of a piece lies, the last one first, without its line feed. */
export function* linesOf({ bytes, from, end }: LinesChunk): Iterable<readonly [from: number, end: number]> {
  const ends: number[] = []
  for (let at = bytes.indexOf(newline, from); at !== -1 && at < end; at = bytes.indexOf(newline, at + 1))
    ends.push(at)
  for (let line = ends.length - 1; line >= 0; line -= 1) {
    const lineFrom = line === 0 ? from : (ends[line - 1] ?? from) + 1
    const lineEnd = ends[line] ?? lineFrom
    if (lineEnd > lineFrom) yield [lineFrom, lineEnd]
  }
}
