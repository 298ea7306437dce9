import type { Unread } from '@gatehouse/core/access-log/follow/unread.ts'
import type { TopSummary } from '@gatehouse/core/access-log/summary.ts'
import type { Totals } from '@gatehouse/core/access-log/totals.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import type { Audience } from '@gatehouse/core/status-document/envelope.ts'
import type {
  FindingEntry,
  LogsDocument,
  LogTotals,
  TopEntry,
} from '@gatehouse/core/status-document/logs-document.ts'
import type { TrafficSpan } from '@gatehouse/core/status-document/route-document.ts'
import { aboutText, detectorOf } from '../replies/finding-words.ts'
import { shownClient } from '../replies/short-client.ts'
import { rounded, share } from './numbers.ts'
import type { Body, DocumentDeps } from './part.ts'
import { noSeries } from './route.ts'
import { shortText } from './short-text.ts'
import { askedOf } from './spans.ts'
import { ifKnown, trafficSeries } from './traffic-parts.ts'

const most = 10
/** Of clients that are shown as networks more are asked for, because several are one row. */
const mostBehindNetworks = 150
const mostFindings = 50

/** What the access log says of a span, once for each audience. */
export async function logsBodies(
  deps: DocumentDeps,
  span: TrafficSpan,
): Promise<Record<Audience, Body<LogsDocument>>> {
  const { summaries, clock } = deps
  const { query, points } = askedOf(span, clock.nowMs())
  const summary = await ifKnown(summaries.totals(query))
  const series = await ifKnown(summaries.series(query, points))
  const byRoute = await ifKnown(summaries.byRoute(query))
  const top = (kind: 'paths' | 'clients' | 'agents' | 'referrers', count: number) =>
    ifKnown(summaries.top(kind, query, count))
  const [paths, agents, referrers] = [
    await top('paths', most),
    await top('agents', most),
    await top('referrers', most),
  ]
  const clients = await top('clients', mostBehindNetworks)
  const slow = await ifKnown(summaries.slowest(query, most))
  const findings = deps.findings.list({
    sinceMs: query.fromMs,
    route: null,
    severity: null,
    most: mostFindings,
  })
  const body = (audience: Audience): Body<LogsDocument> => {
    const short = audience === 'viewer'
    return {
      span,
      fromMs: query.fromMs,
      untilMs: Math.min(query.untilMs, Math.round(clock.nowMs())),
      known: summary?.coverage.known ?? null,
      unreadLines: unreadOf(summary?.coverage.unread),
      totals: summary?.totals ? totalsPart(summary.totals) : null,
      series: series ? trafficSeries(series) : noSeries,
      byRoute: (byRoute?.routes ?? []).slice(0, 50).map(({ route, totals }) => ({
        route: route === '' ? null : route,
        requests: totals.requests,
        failedShare: totals.failedShare === null ? null : share(totals.failedShare),
        p95Ms: rounded(totals.p95Ms),
      })),
      paths: topPart(paths),
      clients: topPart(clients, key => shownClient(key, short)),
      agents: topPart(agents),
      referrers: topPart(referrers),
      slowest: (slow?.requests ?? []).map(({ atMs, route, method, path, status, durationUs }) => ({
        atMs,
        route: route === '' ? null : route,
        method: shortText(method),
        path: shortText(path),
        status,
        ms: rounded(durationUs / 1000) ?? 0,
      })),
      findings: findings.map(finding => findingEntry(finding, short)),
    }
  }
  return { viewer: body('viewer'), operator: body('operator') }
}

function totalsPart({ classes, ...totals }: Totals): LogTotals {
  const { requests, limited, blocked, bytes, clients } = totals
  return {
    requests,
    limited,
    blocked,
    bytes,
    clients: Math.round(clients),
    perMinute: rounded(totals.perMinute),
    failedShare: totals.failedShare === null ? null : share(totals.failedShare),
    ok: classes['1xx'] + classes['2xx'] + classes['3xx'],
    refused: classes['4xx'],
    failed: classes['5xx'],
    cut: classes.cut,
    p50Ms: rounded(totals.p50Ms),
    p95Ms: rounded(totals.p95Ms),
    p99Ms: rounded(totals.p99Ms),
  }
}

/** Those that are shown alike are one. */
function topPart(top: TopSummary | null, shown = (key: string) => key): LogsDocument['paths'] {
  const entries = new Map<string, TopEntry>()
  for (const { key, atLeast, atMost } of top?.keys ?? []) {
    const text = shortText(shown(key))
    const before = entries.get(text) ?? { text, least: 0, most: 0 }
    entries.set(text, { text, least: before.least + atLeast, most: before.most + atMost })
  }
  const sorted = [...entries.values()].sort((one, other) => other.least - one.least)
  return { entries: sorted.slice(0, most), total: top?.total ?? 0 }
}

function findingEntry(finding: Finding, short: boolean): FindingEntry {
  const { id, severity, route, firstMs, lastMs, count, words, samples } = finding
  return {
    id,
    title: detectorOf(finding)?.summary ?? finding.detector,
    severity,
    route: route === '' ? null : route,
    subject: finding.subject === '' ? null : shortText(aboutText(finding, short)),
    firstMs: Math.round(firstMs),
    lastMs: Math.round(lastMs),
    count,
    words: words && shortText(words),
    samples: short
      ? []
      : samples.map(({ atMs, client, method, host, target, status, agent }) => ({
          atMs: Math.round(atMs),
          client: shownClient(client, false),
          method: shortText(method),
          host: shortText(host),
          target: shortText(target),
          status,
          agent: shortText(agent),
        })),
  }
}

function unreadOf(unread: Unread | undefined): number {
  if (unread === undefined) return 0
  const { garbage, tooLong, torn, outOfTime, cutOff } = unread
  return garbage + tooLong + torn + outOfTime + cutOff
}
