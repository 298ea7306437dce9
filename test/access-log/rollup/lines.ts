import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import fc from 'fast-check'
import { anyText } from '../sketch/numbers.ts'

/** A usual line, with what is said of it. */
export function logLine(said: Partial<LogLine> = {}): LogLine {
  return {
    atMs: 1_790_000_000_000,
    route: 'shop',
    host: 'shop.example.com',
    client: '203.0.113.7',
    method: 'GET',
    path: '/',
    query: '',
    protocol: 'HTTP/2.0',
    status: 200,
    bytes: 100,
    durationUs: 1500,
    upstream: '127.0.0.1:9000',
    upstreamUs: 1200,
    agent: 'curl/8.0',
    referrer: '',
    blocked: null,
    by: null,
    ...said,
  }
}

const text = fc.oneof(
  fc.constantFrom('', '/', '/cart', '203.0.113.7', '2001:db8::1', 'https://a.example/x?token=1'),
  anyText,
  fc.array(anyText, { minLength: 20, maxLength: 30 }).map(texts => texts.join('')),
)

/** Lines with anything in them that a reader of the log may let through. */
export const anyLine: fc.Arbitrary<LogLine> = fc
  .record({
    atMs: fc.integer({ min: 1_790_000_000_000, max: 1_790_000_600_000 }),
    client: text,
    method: text,
    path: text,
    query: text,
    status: fc.oneof(fc.constantFrom(0, 101, 200, 404, 429, 502), fc.nat(999)),
    bytes: fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double({ min: 0, max: 1e9, noNaN: true })),
    durationUs: fc.double({ min: 0, max: 1e12, noNaN: true }),
    upstreamUs: fc.option(fc.double({ min: 0, max: 1e15, noNaN: true })),
    agent: text,
    referrer: text,
    blocked: fc.option(fc.constant('403'), { freq: 5, nil: null }),
    by: fc.option(fc.constantFrom('maintenance', 'throttle'), { freq: 5, nil: null }),
  })
  .map(logLine)
