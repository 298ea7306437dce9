import type { LogLines } from '@gatehouse/core/access-log/log-lines.ts'
import type { FoundLine } from '@gatehouse/core/access-log/search/found-line.ts'
import type { LogFilter } from '@gatehouse/core/access-log/search/log-filter.ts'
import type { LogTailed } from '@gatehouse/core/access-log/search/tail-log.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { Reply } from '../reply.ts'
import { forWhom, type LineManner, linesTable } from './log-lines-reply.ts'
import { countText } from './number-words.ts'

interface TailParts {
  logLines: Pick<LogLines, 'tail'>
  clock: Pick<Clock, 'monotonicMs' | 'sleep'>
  filter: LogFilter
  manner: LineManner
  /** Where to go on. */
  after: LogTailed['after']
  /** What was shown already. */
  shown: readonly FoundLine[]
}

/** So long somebody watches, unless they have seen enough. */
export const watchedMs = 60_000
const pauseMs = 1000
/** More lines in a second nobody reads. */
const mostLines = 40

/** Lines as they come, for a minute at most; what is returned says that it ended. */
export async function* tailReplies(
  parts: TailParts,
  enough: AbortSignal,
): AsyncGenerator<Reply, Reply, void> {
  const { logLines, clock, filter, manner, shown } = parts
  const endMs = clock.monotonicMs() + watchedMs
  const newestMs = Math.max(0, ...shown.map(({ atMs }) => atMs))
  let { after } = parts
  let seen = 0
  while (!enough.aborted && clock.monotonicMs() < endMs) {
    await clock.sleep(pauseMs, enough)
    const tailed = await logLines.tail({ filter, after, most: mostLines })
    after = tailed.after
    // Between looking for where the end is and looking for the last lines some may have come.
    const lines = seen > 0 ? tailed.lines : tailed.lines.filter(({ atMs }) => atMs > newestMs)
    seen += lines.length
    if (tailed.blind !== null)
      yield { title: `The access log cannot be read on: ${tailed.blind}.`, severity: 'warning' }
    if (lines.length > 0) yield linesReply(lines, tailed.more, manner)
  }
  return {
    title: seen === 0 ? 'Nothing came meanwhile.' : 'That was all: lines are shown for a minute at most.',
    severity: 'info',
  }
}

function linesReply(lines: readonly FoundLine[], more: number, manner: LineManner): Reply {
  const left = more === 0 ? '' : `, and ${countText(more)} that are left out`
  return {
    title: `${lines.length === 1 ? '1 line' : `${lines.length} lines`}${left}`,
    severity: 'info',
    table: linesTable(
      lines.map(line => forWhom(line, manner.short)),
      manner,
    ),
  }
}
