import { readFileSync } from 'node:fs'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import type { WafMatch } from '@gatehouse/core/waf-log/waf-match.ts'
import { logLine } from '../access-log/rollup/lines.ts'

/** What the two logs say, in the order of time. */
export type Step = { kind: 'match'; match: WafMatch } | { kind: 'line'; line: LogLine }

interface SuspicionCase {
  words: string
  /** Null: nothing. */
  found: string | null
  steps: readonly Step[]
}

const head = /^(?:found (.+?)|nothing): (.+)$/
const series = /^(\d+) clients(?: of (\S+))?(?: at (\d+)h)?: (.+)$/
const visit = /^([^!~]+)(?:!(\d+))?(?:~(\d+))?$/
const beginMs = Date.UTC(2026, 2, 2)
const minuteMs = 60_000

/** Reads the cases of the file; its first lines say how they are written. @throws Error when it cannot be read */
export function readCorpus(name: string): SuspicionCase[] {
  const text = readFileSync(new URL(`corpus/${name}.txt`, import.meta.url), 'utf8').replaceAll(/^#.*\n/gm, '')
  return text
    .split('\n\n')
    .filter(part => part.trim() !== '')
    .map(readCase)
}

function readCase(text: string): SuspicionCase {
  const [first = '', ...rest] = text.trim().split('\n')
  const [, found, words] = head.exec(first) ?? []
  if (words === undefined) throw new Error(`this begins no case: ${first}`)
  let from = 0
  const steps = rest.flatMap(line => {
    const [, many = '', network, hours = '10', visits] = series.exec(line) ?? []
    if (visits === undefined) throw new Error(`this is no series: ${line}`)
    const clients = Array.from({ length: Number(many) }, (_, index) =>
      network === undefined ? clientOf(from + index) : network.replace('{n}', String(index + 1)),
    )
    from += clients.length
    const startMs = beginMs + Number(hours) * 60 * minuteMs
    return visits.split(' ').flatMap((one, index) => {
      const atMs = startMs + index * minuteMs
      return clients.flatMap((client, number) => stepsOf(one, client, atMs + number * 10))
    })
  })
  return { words, found: found ?? null, steps: steps.toSorted((one, other) => atOf(one) - atOf(other)) }
}

/** When it was. */
export const atOf = (step: Step) => (step.kind === 'match' ? step.match.atMs : step.line.atMs)

const clientOf = (index: number) => `10.0.${Math.floor(index / 250)}.${(index % 250) + 1}`

function stepsOf(text: string, client: string, atMs: number): Step[] {
  const [, path = '', rule, status] = visit.exec(text) ?? []
  const line: Step = {
    kind: 'line',
    line: accessLine(path, client, atMs, rule === undefined ? Number(status ?? 200) : 403),
  }
  return rule === undefined
    ? [line]
    : [{ kind: 'match', match: wafMatch(Number(rule), path, client, atMs) }, line]
}

/** A match as the log of the WAF has it. */
export function wafMatch(rule: number, path: string, client: string, atMs: number): WafMatch {
  return {
    atMs,
    rule,
    message: 'Found something',
    tags: [],
    severity: 'critical',
    parts: ['ARGS:q'],
    refused: true,
    alone: true,
    ref: `r${atMs}`,
    route: 'shop',
    client,
    method: 'GET',
    host: 'shop.localhost',
    path,
  }
}

/** A line as the access log has it. */
export function accessLine(path: string, client: string, atMs: number, status: number): LogLine {
  return logLine({
    atMs,
    host: 'shop.localhost',
    client,
    path,
    status,
    bytes: 10,
    durationUs: 1000,
    upstream: null,
    upstreamUs: null,
    agent: '',
  })
}
