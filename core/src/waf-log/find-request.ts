import { LineSplitter } from '../access-log/follow/line-splitter.ts'
import type { LogFiles, LoggedFile } from '../access-log/follow/log-files.ts'
import { readWafLine } from './read-waf-line.ts'
import type { WafMatch } from './waf-match.ts'

/** What the log still holds of a request. */
export interface FoundMatches {
  matches: WafMatch[]
  /** Compressed files, and what was too much to be looked through. */
  unread: number
}

const chunkBytes = 1024 * 1024
/** The edge keeps six files of 20 MB; somebody may have told it to keep more. */
const mostBytes = 256 * 1024 * 1024
const mostMatches = 100

/**
 * All matches of one request, as long as the files that hold them are there: for a week, or 120 MB of matches. The newest file first.
 * @throws AppError `unavailable` when a file cannot be read
 */
export function findRequest(files: LogFiles, ref: string): FoundMatches {
  const found: FoundMatches = { matches: [], unread: 0 }
  let left = mostBytes
  for (const file of files.list().toReversed()) {
    // Its lines lie beside each other; a file is begun between them at most.
    if (file.packed || file.size > left) found.unread += 1
    else {
      left -= file.size
      found.matches.unshift(...matchesIn(files, file, ref))
    }
  }
  return { ...found, matches: found.matches.slice(0, mostMatches) }
}

function matchesIn(files: LogFiles, file: LoggedFile, ref: string): WafMatch[] {
  const open = files.open(file)
  if (open === 'packed' || open === 'gone') return []
  const needle = Buffer.from(`"transaction_id":"${ref}"`)
  const matches: WafMatch[] = []
  const splitter = new LineSplitter()
  const buffer = Buffer.allocUnsafe(chunkBytes)
  const take = (bytes: Buffer, from: number, end: number) => {
    const at = bytes.indexOf(needle, from)
    if (at < 0 || at >= end || matches.length >= mostMatches) return
    const match = readWafLine(bytes, from, end)
    if (match !== null && match !== 'other' && match.ref === ref) matches.push(match)
  }
  try {
    for (let at = 0; ; ) {
      const read = open.read(buffer, at)
      if (read === 0) return matches
      at += read
      splitter.push(buffer.subarray(0, read), take)
    }
  } finally {
    open.close()
  }
}
