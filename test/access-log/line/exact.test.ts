import { readExactly } from '@gatehouse/core/access-log/line/exact.ts'
import { expect, it } from 'vitest'

/** A whole line of a Caddy that is not ours. */
const foreign = {
  level: 'info',
  ts: 1795441061.8403845 as unknown,
  logger: 'http.log.access.log0' as unknown,
  msg: 'handled request',
  request: {
    remote_ip: '203.0.113.7',
    remote_port: '4711',
    client_ip: '2001:db8::7' as unknown,
    proto: 'HTTP/2.0',
    method: 'GET',
    host: 'Shop.example.com:8443',
    uri: '/cart?id=7',
    headers: { 'User-Agent': ['Test/1.0', 'other'], Referer: ['https://a.test/'] } as unknown,
    tls: { resumed: false },
  },
  bytes_read: 0,
  user_id: '',
  duration: 0.001234567 as unknown,
  size: 4 as unknown,
  status: 200 as unknown,
  resp_headers: { Server: ['Caddy'] },
}
const read = (over: Partial<typeof foreign> = {}, request: Partial<typeof foreign.request> = {}) =>
  readExactly(JSON.stringify({ ...foreign, ...over, request: { ...foreign.request, ...request } }))

it('reads the whole line of another Caddy', () => {
  expect(read()).toEqual({
    atMs: 1_795_441_061_840,
    route: null,
    host: 'shop.example.com',
    client: '2001:db8::7',
    method: 'GET',
    path: '/cart',
    query: 'id=7',
    protocol: 'HTTP/2.0',
    status: 200,
    bytes: 4,
    durationUs: 1235,
    upstream: null,
    upstreamUs: null,
    agent: 'Test/1.0',
    referrer: 'https://a.test/',
    blocked: null,
    by: null,
  })
})

it.each([
  ['2026-11-23T13:17:48.123+0100', Date.UTC(2026, 10, 23, 12, 17, 48, 123)],
  ['2026-11-23T13:17:48Z', Date.UTC(2026, 10, 23, 13, 17, 48)],
  ['2026-11-23T13:17:48.123456789-05:30', Date.UTC(2026, 10, 23, 18, 47, 48, 123)],
  ['2026-13-23T13:17:48Z', undefined],
  ['yesterday', undefined],
  ['1795441061', undefined],
  [-1, undefined],
  [null, undefined],
])('takes the time %s for what it is', (ts, atMs) => {
  expect(read({ ts })?.atMs).toBe(atMs)
})

it.each([
  ['1.2ms', 1200],
  ['300µs', 300],
  ['1m2.5s', 62_500_000],
  ['1h0m0s', 3_600_000_000],
  ['850ns', 1],
  ['0s', 0],
  ['5', undefined],
  ['-1s', undefined],
  ['1s ago', undefined],
  [-1, undefined],
])('takes the duration %s for what it is', (duration, durationUs) => {
  expect(read({ duration })?.durationUs).toBe(durationUs)
})

it('takes the address of the connection where a Caddy knows no other, and none that is no text', () => {
  expect(read({}, { client_ip: undefined })?.client).toBe('203.0.113.7')
  expect(read({}, { client_ip: 7 })).toBeNull()
})

it('passes over what Caddy says beside its lines of access', () => {
  expect(read({ logger: 'http.log.error.log0' })).toBeNull()
  expect(read({ logger: 'http.log.accessible' })).toBeNull()
  expect(read({ logger: undefined })).not.toBeNull()
})

it.each([
  ['status', '200'],
  ['status', 1000],
  ['status', 200.5],
  ['status', undefined],
])('takes no line whose %s is %s', (key, value) => {
  expect(read({ [key]: value })).toBeNull()
})

it.each(['', 'null', '[]', '7', '{}', '\u0000\u0000', '{"ts":1}', JSON.stringify(foreign).slice(0, -1)])(
  'takes no line that is %s',
  line => {
    expect(readExactly(line)).toBeNull()
  },
)

it('has no agent where the headers are odd', () => {
  for (const headers of [null, [], 'x', { 'User-Agent': 'x' }, { 'User-Agent': [] }, { 'User-Agent': [7] }])
    expect(read({}, { headers })).toMatchObject({ agent: '', referrer: '' })
})

it.each([
  ['shop.example.com', 'shop.example.com'],
  ['SHOP.example.com:80', 'shop.example.com'],
  ['[2001:DB8::7]:80', '[2001:db8::7]'],
  ['[2001:db8::7]', '[2001:db8::7]'],
  ['2001:db8::7', '2001:db8::7'],
  ['a:b', 'a:b'],
  ['a:', 'a'],
  ['', ''],
])('the host %s is %s', (host, bare) => {
  expect(read({}, { host })?.host).toBe(bare)
})
