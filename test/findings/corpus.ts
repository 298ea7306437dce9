import { readFileSync } from 'node:fs'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { usualLine } from './usual-line.ts'

/** What a detector must find, and what looks like it and must be passed over. */
export interface Corpus {
  found: [typed: string, line: LogLine][]
  passedOver: [typed: string, line: LogLine][]
}

const changesAt = / (?:status|bytes|host|route|agent)=/
const changed = / (status|bytes|host|route)=(\S+)/g

/** Reads `corpus/<detector>.txt`: what comes before the first heading is for people. */
export function readCorpus(detector: string): Corpus {
  const text = readFileSync(`test/findings/corpus/${detector}.txt`, 'utf8')
  const [before = '', passedOver = ''] = text.split('\npassed over:\n')
  const [, found = ''] = before.split('\nfound:\n')
  return { found: linesOf(found), passedOver: linesOf(passedOver) }
}

function linesOf(text: string): [string, LogLine][] {
  return text.split('\n').flatMap(typed => (typed.trim() === '' ? [] : [[typed, readTyped(typed)]]))
}

function readTyped(typed: string): LogLine {
  const [method = ''] = typed.split(' ')
  const at = typed.search(changesAt)
  const target = typed.slice(method.length + 1, at < 0 ? undefined : at)
  const [parts = '', agent] = at < 0 ? [] : typed.slice(at).split(' agent=')
  const changes = Object.fromEntries([...parts.matchAll(changed)].map(([, name, value]) => [name, value]))
  const whole = meant(target)
  const mark = whole.indexOf('?')
  return usualLine({
    method: method === "''" ? '' : meant(method),
    path: mark < 0 ? whole : whole.slice(0, mark),
    query: mark < 0 ? '' : whole.slice(mark + 1),
    status: Number(changes.status ?? 404),
    ...(changes.bytes !== undefined && { bytes: Number(changes.bytes) }),
    ...(changes.host !== undefined && { host: meant(changes.host) }),
    ...(changes.route === '-' && { route: null }),
    ...(agent !== undefined && { agent: meant(agent) }),
  })
}

/** What signs and repetitions stand for. */
function meant(typed: string): string {
  return typed
    .replace(/\{([^×{}]+)×(\d+)\}/g, (_, part: string, times: string) => part.repeat(Number(times)))
    .replace(/\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/g, (_, short: string, long: string) =>
      String.fromCharCode(Number.parseInt(short ?? long, 16)),
    )
}
