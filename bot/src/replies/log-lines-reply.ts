import type { FoundLine } from '@gatehouse/core/access-log/search/found-line.ts'
import type { LogFound } from '@gatehouse/core/access-log/search/search-log.ts'
import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import type { Reply } from '../reply.ts'
import { spanText } from './coverage-words.ts'
import { countText, msText } from './number-words.ts'
import { shownClient } from './short-client.ts'
import { dateText } from './when-text.ts'

/** For whom lines are shown. */
export interface LineManner {
  /** Null: of all routes, so that each line says which. */
  route: string | null
  /** Whole addresses are not for whoever asks. */
  short: boolean
}

interface FoundParts extends LineManner {
  asked: SpanMs
  found: LogFound
}

/** More of a path or an agent than this makes a table of lines that nobody reads; `data` has it. */
const longest = { target: 120, agent: 60 }

/** What was found in the log, the newest first, and how far it was looked for. */
export function foundReply({ asked, found, ...manner }: FoundParts): Reply {
  const lines = found.lines.map(line => forWhom(line, manner.short))
  const { ended, backMs, looked, unread } = found
  return {
    title: `${countOf(lines.length)} in ${spanText(asked)}${manner.route === null ? '' : ` to ${manner.route}`}${ended === 'enough' ? ', the newest ones' : ''}.`,
    severity: 'info',
    ...(lines.length > 0 && { table: linesTable(lines, manner) }),
    notes: [
      ...backWords(found, asked),
      ...(unread > 0 ? [`${countText(unread)} lines could not be read.`] : []),
    ],
    data: { route: manner.route, ended, backMs, looked, unread, lines },
  }
}

/** The newest lines, in the order in which they came. */
export function tailReply(parts: FoundParts): Reply {
  const { found, asked } = parts
  const reply = foundReply({ ...parts, found: { ...found, lines: found.lines.toReversed() } })
  if (found.ended !== 'enough') return reply
  const whose = parts.route === null ? '' : ` to ${parts.route}`
  return {
    ...reply,
    title: `The last ${countOf(found.lines.length)} in ${spanText(asked)}${whose}.`,
    notes: [],
  }
}

/** Lines one below the other. Their texts are the clients'. */
export function linesTable(lines: readonly FoundLine[], { route }: LineManner): NonNullable<Reply['table']> {
  return {
    columns: ['when', ...(route === null ? ['route'] : []), 'status', 'request', 'client', 'took', 'agent'],
    rows: lines.map(line => [
      `${new Date(line.atMs).toISOString().slice(5, 19).replace('T', ' ')} UTC`,
      ...(route === null ? [line.route ?? '(none)'] : []),
      statusWords(line),
      cut(
        `${line.method} ${line.host}${line.path}${line.query === '' ? '' : `?${line.query}`}`,
        longest.target,
      ),
      line.client === '' ? '(none)' : line.client,
      msText(line.durationUs / 1000),
      cut(line.agent, longest.agent),
    ]),
  }
}

/** A line with its client as whoever asks may see it. */
export function forWhom(line: FoundLine, short: boolean): FoundLine {
  return line.client === '' ? line : { ...line, client: shownClient(line.client, short) }
}

function statusWords({ status, blocked, by }: FoundLine): string {
  const answer = status === 0 ? 'none' : String(status)
  if (blocked !== null) return `${answer} blocked`
  return by === null ? answer : `${answer} ${by}`
}

function backWords({ ended, backMs, looked }: LogFound, asked: SpanMs): string[] {
  if (backMs === null) return ['There are no lines that could be looked at.']
  const lines = `${countText(looked)} ${looked === 1 ? 'line' : 'lines'} looked at`
  if (ended === 'enough')
    return [`${lines}, back to ${dateText(backMs)}. For more: limit=100, or a shorter time.`]
  if (ended === 'time')
    return [`${lines}, back to ${dateText(backMs)}: then the time was up. What came before is not known.`]
  return [
    backMs > asked.fromMs + 60_000 ? `${lines}. There are none before ${dateText(backMs)}.` : `${lines}.`,
  ]
}

function countOf(count: number): string {
  if (count === 0) return 'No such lines'
  return count === 1 ? '1 line' : `${count} lines`
}

function cut(text: string, most: number): string {
  const points = [...text]
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`
}
