import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'

/** An ordinary line, but for what is said. */
export function usualLine(said: Partial<LogLine> = {}): LogLine {
  return {
    atMs: Date.UTC(2026, 10, 23, 9, 0, 0),
    route: 'shop',
    host: 'shop.example.com',
    client: '203.0.113.7',
    method: 'GET',
    path: '/',
    query: '',
    protocol: 'HTTP/2.0',
    status: 200,
    bytes: 120,
    durationUs: 1200,
    upstream: '10.0.0.1:8080',
    upstreamUs: 1000,
    agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    referrer: '',
    blocked: null,
    by: null,
    ...said,
  }
}
