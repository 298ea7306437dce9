import type { LogFilter } from '@gatehouse/core/access-log/search/log-filter.ts'
import { BlockNetwork } from '@gatehouse/core/blocks/prefix.ts'
import { durationMs } from '@gatehouse/core/duration.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { z } from 'zod'
import { type Arguments, key, rest } from '../command.ts'
import { type LogsAsked, logsAsked } from './logs-asked.ts'
import { demandWide } from './wide-network.ts'

const longest = 200
const part = z.string().min(1).max(longest, `at most ${longest} characters`)

/** `404`, `5xx`, `400-499`, or `none` for requests that got no answer. */
const Status = z.string().transform((text, context): readonly [number, number] => {
  const small = text.toLowerCase()
  const [, family] = /^([1-5])xx$/.exec(small) ?? []
  if (family !== undefined) return [Number(family) * 100, Number(family) * 100 + 99]
  const [, from, until = from] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(small) ?? []
  if (from !== undefined && Number(from) <= Number(until)) return [Number(from), Number(until)]
  if (small === 'none') return [0, 0]
  context.addIssue({ code: 'custom', message: 'write a status like 404, 5xx or 400-499, or none' })
  return z.NEVER
})

/** Which lines are looked for; all of it must hold. */
export const logWords = {
  asked: rest(
    z.string().max(60, 'at most 60 characters'),
    'route last 1h',
    'a route or none for all of them, how far back, and "blocked" for what a block refused alone',
    { suggest: 'route' },
  ),
  status: key(Status, '5xx', 'how they were answered: 404, 5xx, 400-499, or none'),
  client: key(BlockNetwork, '203.0.113.0/24', 'from which address or network'),
  path: key(part, '/api/*', 'which path, with * for any characters'),
  method: key(part.toUpperCase(), 'POST', 'which method'),
  host: key(part, 'shop.example.com', 'which host, with * for any characters'),
  agent: key(part, 'curl', 'a part of the user agent'),
  ref: key(part, 'example.com', 'a part of the referrer'),
  slower: key(durationMs({ min: 1, max: 3_600_000 }), '2s', 'at least how long they took'),
}

/**
 * Reads which lines somebody looks for.
 * @param isViewer sees networks alone, and must not find out an address by asking for one after the other
 * @throws AppError `not_found` when there is no such route, `forbidden` when whoever asks may not know so exactly
 */
export function logFilter(
  state: DesiredState,
  words: Arguments<typeof logWords>,
  nowMs: number,
  isViewer: boolean,
): LogsAsked & { filter: LogFilter } {
  const { asked, status, client, path, method, host, agent, ref, slower } = words
  if (isViewer && client !== undefined) demandWide(client, 'client=')
  const blocked = asked.some(isBlocked)
  const { route, query } = logsAsked(
    state,
    asked.filter(word => !isBlocked(word)),
    nowMs,
  )
  // Each of them by name: one that is forgotten does not compile.
  const filter: LogFilter = {
    route,
    blocked,
    status: status ?? null,
    client: client ?? null,
    path: path ?? null,
    method: method ?? null,
    host: host ?? null,
    agent: agent ?? null,
    referrer: ref ?? null,
    slowerMs: slower ?? null,
  }
  return { route, query, filter }
}

function isBlocked(word: string): boolean {
  return word.toLowerCase() === 'blocked'
}
