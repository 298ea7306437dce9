import type { SlowSummary, TopSummary } from '@gatehouse/core/access-log/summary.ts'
import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import type { Reply } from '../reply.ts'
import { coverageWords, spanText } from './coverage-words.ts'
import { countText, msText, shareText } from './number-words.ts'
import { shownClient } from './short-client.ts'
import { whenText } from './when-text.ts'

interface TopParts {
  what: 'paths' | 'clients' | 'agents' | 'referrers' | 'errors'
  route: string | null
  asked: SpanMs
  top: TopSummary
  /** Whole addresses are not for whoever asks. */
  short: boolean
  /** Rows. */
  most: number
}

/** The most frequent of a kind, with as much as is known of how often each came. */
export function topReply({ what, route, asked, top, short, most }: TopParts): Reply {
  const { total, coverage } = top
  const keys = (what === 'clients' ? clientsOf(top, short) : top.keys).slice(0, most)
  const byRoute = keys.some(({ route: to }) => to !== undefined)
  return {
    title:
      keys.length === 0
        ? `No ${what} in ${spanText(asked)}${whose(route)}.`
        : `The top ${what} in ${spanText(asked)}${whose(route)}.`,
    severity: 'info',
    ...(keys.length > 0 && {
      table: {
        columns: [
          what === 'errors' ? 'status and path' : what.replace(/s$/, ''),
          ...(byRoute ? ['route'] : []),
          'requests',
          'share',
        ],
        rows: keys.map(({ key, route: to, atLeast, atMost }) => [
          key === '' ? '(none)' : key,
          ...(byRoute ? [routeText(to)] : []),
          atLeast === atMost ? countText(atLeast) : `${countText(atLeast)} to ${countText(atMost)}`,
          shareText(total === 0 ? null : atLeast / total),
        ]),
      },
    }),
    notes: coverageWords(coverage),
    data: { what, route, total, keys, coverage },
  }
}

/** Those of one network are one row for whoever sees networks alone. */
function clientsOf({ keys }: TopSummary, short: boolean): TopSummary['keys'] {
  const rows = new Map<string, TopSummary['keys'][number]>()
  for (const { key, atLeast, atMost } of keys) {
    const shown = shownClient(key, short)
    const before = rows.get(shown) ?? { key: shown, atLeast: 0, atMost: 0 }
    rows.set(shown, { ...before, atLeast: before.atLeast + atLeast, atMost: before.atMost + atMost })
  }
  return [...rows.values()].sort((one, other) => other.atLeast - one.atLeast)
}

/** The requests that took longest. */
export function slowestReply(
  route: string | null,
  asked: SpanMs,
  { requests, coverage }: SlowSummary,
): Reply {
  return {
    title:
      requests.length === 0
        ? `No requests in ${spanText(asked)}${whose(route)}.`
        : `The slowest requests in ${spanText(asked)}${whose(route)}.`,
    severity: 'info',
    ...(requests.length > 0 && {
      table: {
        columns: ['took', ...(route === null ? ['route'] : []), 'status', 'request', 'when'],
        rows: requests.map(({ durationUs, status, method, path, atMs, route: to }) => [
          msText(durationUs / 1000),
          ...(route === null ? [routeText(to)] : []),
          status === 0 ? 'none' : String(status),
          `${method} ${path}`,
          whenText(atMs, asked.untilMs),
        ]),
      },
    }),
    notes: coverageWords(coverage),
    data: { what: 'slow', route, requests, coverage },
  }
}

function routeText(route: string | undefined): string {
  return route === undefined || route === '' ? '(no route)' : route
}

function whose(route: string | null): string {
  return route === null ? '' : ` to ${route}`
}
