import { cutText } from '../cut-text.ts'
import type { LogLine } from '../log-line.ts'
import { maskCredentials } from './mask-credentials.ts'

/** A line as people see it: its texts are the client's, cut, and without known credentials. */
export interface FoundLine extends Omit<LogLine, 'protocol' | 'upstreamUs'> {
  /** Something of it is not here. */
  cut: boolean
}

const longest = { path: 512, query: 256, agent: 200, referrer: 200, short: 80 }

/** Holds on to no longer text. */
export function foundLine(line: LogLine): FoundLine {
  const { atMs, status, bytes, durationUs, by } = line
  const shown = (text: string, most: number) => cutText(maskCredentials(text), most)
  return {
    atMs,
    status,
    bytes,
    durationUs,
    by,
    route: line.route === null ? null : cutText(line.route, longest.short),
    host: cutText(line.host, longest.short),
    client: cutText(line.client, longest.short),
    method: cutText(line.method, longest.short),
    path: shown(line.path, longest.path),
    query: shown(line.query, longest.query),
    upstream: line.upstream === null ? null : cutText(line.upstream, longest.short),
    agent: shown(line.agent, longest.agent),
    referrer: shown(line.referrer, longest.referrer),
    blocked: line.blocked === null ? null : cutText(line.blocked, longest.short),
    cut:
      line.path.length > longest.path ||
      line.query.length > longest.query ||
      line.agent.length > longest.agent ||
      line.referrer.length > longest.referrer,
  }
}
