import { retentionBounds } from '@gatehouse/core/access-log/retention.ts'
import type { SummaryQuery } from '@gatehouse/core/access-log/summary.ts'
import { type DesiredState, findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { z } from 'zod'
import { rest } from '../command.ts'
import { lastMs } from './last.ts'

const hourMs = 3_600_000
const longestMs = retentionBounds.daysS.max * 1000
const shortestMs = 60_000

/** Whose requests, and how far back. */
export const logsWords = rest(
  z.string().max(60, 'at most 60 characters'),
  'route last 1h',
  'a route or none for all of them, and how far back, as in: shop last 24h',
  { suggest: 'route' },
)

/** What was asked about, and of which route, if of one. */
export interface LogsAsked {
  route: string | null
  query: SummaryQuery
}

/**
 * Reads `shop last 24h`, `last 24h`, `shop` or nothing, which is the last hour of all routes.
 * @param usualMs how far back when nothing is said of it
 * @throws AppError `not_found` when there is no such route, `invalid` when the time cannot be read
 */
export function logsAsked(
  state: DesiredState,
  words: readonly string[],
  nowMs: number,
  usualMs = hourMs,
): LogsAsked {
  const [first = ''] = words
  const named = /^[a-z]/i.test(first) && first.toLowerCase() !== 'last'
  const route = named ? findRoute(state, first.toLowerCase()).name : null
  const backMs = lastMs(named ? words.slice(1) : words, usualMs, { min: shortestMs, max: longestMs })
  return { route, query: { fromMs: nowMs - backMs, untilMs: nowMs, routes: route === null ? null : [route] } }
}
