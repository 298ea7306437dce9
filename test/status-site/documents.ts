import type { Clocks } from '@gatehouse/core/status-document/envelope.ts'
import type { Bars, TrafficSeries } from '@gatehouse/core/status-document/history.ts'
import type { LogsDocument } from '@gatehouse/core/status-document/logs-document.ts'
import type { Overview, OverviewRoute } from '@gatehouse/core/status-document/overview.ts'
import type { RouteDocument } from '@gatehouse/core/status-document/route-document.ts'

/** The moment of which all documents are: 23 November 2026, 12:00 UTC. */
export const atMs = Date.UTC(2026, 10, 23, 12)
export const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const validForMs = 60_000

/** All is read, up to now. */
export const clocks: Clocks = {
  lastProbeMs: atMs - 4000,
  lastLineMs: atMs - 1000,
  lagBytes: 0,
  lagMs: 0,
  blind: null,
}

export const envelope = { schema: 1, sequence: 1, generatedAtMs: atMs, validForMs, clocks } as const

/** 90 days, of which `last` says how the last ones were. */
function days(last = 'hhhhhhh', first = '-'): Bars {
  const states = `${first.repeat(30)}${'h'.repeat(60 - last.length)}${last}`
  const down = [...states].flatMap((mark, index) =>
    mark === 'd' ? [[String(index), 14 + (index % 30)]] : [],
  )
  return {
    startMs: Math.floor(atMs / dayMs) * dayMs - 89 * dayMs,
    stepMs: dayMs,
    states,
    downMinutes: Object.fromEntries(down),
  }
}

/** A healthy route. */
export function route(name: string, but: Partial<OverviewRoute> = {}): OverviewRoute {
  return {
    name,
    group: null,
    hosts: [`${name}.example.com`],
    path: null,
    state: 'healthy',
    why: null,
    sinceMs: atMs - 5 * dayMs,
    traffic: 'answering',
    now: { windowMs: 5 * minuteMs, requests: 620, perMinute: 124, failedShare: 0.001, p95Ms: 42 },
    uptime: { fromMs: atMs - 90 * dayMs, untilMs: atMs, share: 0.99987, coverage: 0.98 },
    days: days(),
    minutes: Array.from({ length: 30 }, (_, minute) => 100 + Math.round(30 * Math.sin(minute / 3))),
    ...but,
  }
}

/** One of everything that an overview can show. */
export function overview(but: Partial<Overview> = {}): Overview {
  return {
    ...envelope,
    edge: { state: 'running', revision: 41 },
    routes: [
      route('shop', { group: 'Storefront' }),
      route('checkout', {
        group: 'Storefront',
        state: 'degraded',
        why: 'one of two upstreams is down',
        sinceMs: atMs - 14 * minuteMs,
        days: days('hhdhhhgghhhhg'),
      }),
      route('wiki', { days: days('hhh?hhmhhhhh') }),
      route('mail', {
        state: 'down',
        why: 'nothing listens',
        sinceMs: atMs - 8 * minuteMs,
        traffic: 'failing',
        days: days('hhhhdhhhhd'),
        uptime: { fromMs: atMs - 90 * dayMs, untilMs: atMs, share: 0.9731, coverage: 0.61 },
      }),
      route('intranet', {
        state: 'maintenance',
        why: 'disk swap',
        now: { windowMs: 5 * minuteMs, requests: 0, perMinute: 0, failedShare: null, p95Ms: null },
        minutes: Array.from({ length: 30 }, () => null),
      }),
    ],
    moreRoutes: 0,
    blocks: 3,
    mitigations: [
      {
        name: 'maintenance intranet',
        kind: 'maintenance',
        route: 'intranet',
        words: 'answers 503 with a page that says when it is back',
        reason: 'disk swap',
        sinceMs: atMs - 10 * minuteMs,
        untilMs: atMs + 20 * minuteMs,
      },
    ],
    incidents: [
      {
        number: 3,
        title: 'Mail is away',
        openedAtMs: atMs - 8 * minuteMs,
        closedAtMs: null,
        summary: null,
      },
      {
        number: 2,
        title: 'Certificates of the shop ran out',
        openedAtMs: atMs - 12 * dayMs,
        closedAtMs: atMs - 12 * dayMs + 95 * minuteMs,
        summary: 'The port of the challenge was closed by the firewall.',
      },
    ],
    ...but,
  }
}

export const healthy = (count: number): Overview =>
  overview({
    routes: Array.from({ length: count }, (_, index) => route(`route-${index}`)),
    mitigations: [],
    incidents: [],
  })

function series(parts: number, stepMs: number): TrafficSeries {
  const values = (value: (part: number) => number) =>
    Array.from({ length: parts }, (_, part) => (part === 3 ? null : Math.round(value(part))))
  const requests = values(part => 800 + 400 * Math.sin(part / 5) + (part % 7) * 20)
  const share = (of: number) => requests.map(all => (all === null ? null : Math.round(all * of)))
  const [refused, failed, cut] = [share(0.06), share(0.02), share(0.005)]
  const ok = requests.map((all, part) =>
    all === null ? null : all - (refused[part] ?? 0) - (failed[part] ?? 0) - (cut[part] ?? 0),
  )
  return {
    startMs: Math.floor((atMs - parts * stepMs) / stepMs) * stepMs,
    stepMs,
    requests,
    ok,
    refused,
    failed,
    cut,
    p50Ms: values(part => 12 + 3 * Math.cos(part / 4)),
    p95Ms: values(part => 60 + 20 * Math.sin(part / 6)),
    p99Ms: values(part => 140 + 60 * Math.sin(part / 3)),
  }
}

/** Everything about one route. */
export function routeDocument(but: Partial<OverviewRoute> = {}): RouteDocument {
  const { days: ofDays, minutes: _, ...head } = route('shop', but)
  return {
    ...envelope,
    route: head,
    hours: {
      startMs: atMs - 47 * hourMs,
      stepMs: hourMs,
      states: `${'h'.repeat(40)}gdhhhhhh`,
      downMinutes: { 41: 22 },
    },
    days: ofDays,
    uptimes: [1, 7, 30].map(count => ({
      fromMs: atMs - count * dayMs,
      untilMs: atMs,
      share: 0.999,
      coverage: 1,
    })),
    ways: [
      { way: 'edge', state: 'healthy', reason: null, ms: 14.2, status: 200, atMs: atMs - 4000 },
      {
        way: 'http://10.0.0.7:8080',
        state: 'down',
        reason: 'connection refused',
        ms: null,
        status: null,
        atMs: atMs - 4000,
      },
    ],
    series: {
      '1h': series(60, minuteMs),
      '24h': series(48, 30 * minuteMs),
      '7d': series(84, 2 * hourMs),
      '30d': series(30, dayMs),
    },
    policies: [
      {
        name: 'edge-waf',
        kind: 'waf',
        words: 'refuses what the core rule set finds',
        proof: 'proven',
        provenAtMs: atMs - hourMs,
      },
      {
        name: 'calm',
        kind: 'rate-limit',
        words: '100 requests a minute for each client',
        proof: 'not proven',
        provenAtMs: null,
      },
    ],
    certificates: [
      {
        host: 'shop.example.com',
        issuer: "Let's Encrypt",
        expiresAtMs: atMs + 41 * dayMs,
        state: 'good',
      },
    ],
    mitigations: [],
    changes: [
      { atMs: atMs - 3 * hourMs, kind: 'revision', words: '41: route set shop by ada' },
      { atMs: atMs - 9 * hourMs, kind: 'mitigation', words: 'maintenance shop began' },
    ],
  }
}

/** What the log says. `text` is what clients sent. */
export function logsDocument(text = '/products/42', but: Partial<LogsDocument> = {}): LogsDocument {
  const top = {
    entries: [
      { text, least: 900, most: 900 },
      { text: `${text}?page=2`, least: 380, most: 411 },
    ],
    total: 12_000,
  }
  return {
    ...envelope,
    span: '24h',
    fromMs: atMs - dayMs,
    untilMs: atMs,
    known: { fromMs: atMs - dayMs, untilMs: atMs },
    unreadLines: 0,
    totals: {
      requests: 1_234_567,
      perMinute: 857,
      failedShare: 0.0042,
      ok: 1_200_000,
      refused: 29_000,
      failed: 5185,
      cut: 382,
      limited: 120,
      blocked: 44,
      bytes: 48_000_000_000,
      clients: 8120,
      p50Ms: 12,
      p95Ms: 61,
      p99Ms: 190,
    },
    series: series(48, 30 * minuteMs),
    byRoute: [
      { route: 'shop', requests: 900_000, failedShare: 0.004, p95Ms: 60 },
      { route: null, requests: 12, failedShare: null, p95Ms: null },
    ],
    paths: top,
    clients: top,
    agents: top,
    referrers: { entries: [], total: 0 },
    slowest: [{ atMs: atMs - hourMs, route: 'shop', method: 'GET', path: text, status: 200, ms: 12_400 }],
    findings: [
      {
        id: 7,
        title: 'Somebody looks for secrets',
        severity: 'warning',
        route: 'shop',
        subject: '203.0.113.0/24',
        firstMs: atMs - 2 * hourMs,
        lastMs: atMs - hourMs,
        count: 48,
        words: 'asked for .env files',
        samples: [
          {
            atMs: atMs - hourMs,
            client: '203.0.113.7',
            method: 'GET',
            host: 'shop.example.com',
            target: text,
            status: 404,
            agent: text,
          },
        ],
      },
    ],
    ...but,
  }
}
