import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { cutBytes } from '@gatehouse/core/access-log/cut-text.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { frequentFrom, Tops } from '@gatehouse/core/access-log/tops.ts'
import { type TopKind, topKinds } from '@gatehouse/core/access-log/tops-row.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readLine } from '../../harness/read-line.ts'
import { runs } from '../../harness/soak.ts'
import { exactCounts } from '../sketch/numbers.ts'
import { anyLine, logLine } from './lines.ts'

function topsOf(lines: Iterable<LogLine>): Tops {
  const tops = new Tops()
  for (const line of lines) tops.add(line)
  return tops
}

function countsOf(tops: Tops, kind: TopKind): [string, number][] {
  return tops
    .frequent(kind)
    .top(1000)
    .map(({ key, atLeast }) => [key, atLeast])
}

it('keeps paths without a query, clients, agents, referrers, and what failed with its status', () => {
  const tops = topsOf([
    logLine({ path: '/cart', query: 'id=1' }),
    logLine({ path: '/cart', query: 'id=2', status: 404, referrer: 'https://a.example/x?y' }),
    logLine({ path: '/pay', status: 502, client: '2001:db8::1', agent: '' }),
    logLine({ path: '/cut', status: 0, client: '' }),
  ])
  expect(countsOf(tops, 'paths')).toEqual([
    ['/cart', 2],
    ['/cut', 1],
    ['/pay', 1],
  ])
  expect(countsOf(tops, 'clients')).toEqual([
    ['203.0.113.7', 2],
    ['2001:db8:0:0', 1],
  ])
  expect(countsOf(tops, 'agents')).toEqual([['curl/8.0', 3]])
  expect(countsOf(tops, 'referrers')).toEqual([['a.example/x', 1]])
  expect(countsOf(tops, 'failing')).toEqual([
    ['404 /cart', 1],
    ['502 /pay', 1],
  ])
})

it('counts all addresses of one IPv6 network as one client, so that they cannot hide it', () => {
  function* rotating(): Generator<LogLine> {
    for (let at = 0; at < 5000; at += 1) yield logLine({ client: `2001:db8:1:2::${at.toString(16)}` })
    for (let at = 0; at < 200; at += 1) yield logLine({ client: '198.51.100.7' })
  }
  expect(countsOf(topsOf(rotating()), 'clients')).toEqual([
    ['2001:db8:1:2', 5000],
    ['198.51.100.7', 200],
  ])
})

it('keeps no known credential in a row of a day, nor ever in a slow request', () => {
  const path = '/in/ghp_MadeUpMadeUpMadeUpMadeUp0123/x'
  const tops = topsOf([logLine({ path, status: 404, agent: 'curl Bearer MadeUpMadeUp' }), logLine({ path })])
  expect(tops.slowest().top(1)[0]?.path).toBe('/in/REDACTED/x')
  tops.mask()
  expect(countsOf(tops, 'paths')).toEqual([['/in/REDACTED/x', 2]])
  for (const bytes of Object.values(tops.toRow()))
    expect(Buffer.from(bytes).toString()).not.toContain('MadeUp')
})

it('leaves out what a block refused or a mitigation answered', () => {
  const tops = topsOf([logLine({ blocked: '403' }), logLine({ by: 'lockdown', status: 503 })])
  expect(tops.toRow()).toEqual(new Tops().toRow())
  expect(Object.values(new Tops().toRow()).every(bytes => bytes.length === 0)).toBe(true)
})

it('keeps the twenty slowest, the same in any order of lines, and no connection that became another protocol', () => {
  const lines = Array.from({ length: 300 }, (_, at) =>
    logLine({ durationUs: (at * 7919) % 1000, path: `/${at}`, atMs: 1_790_000_000_000 + (at % 5) }),
  )
  const slowest = topsOf([...lines, logLine({ status: 101, durationUs: 1e9 })]).slowest()
  const exact = lines.map(({ durationUs }) => durationUs).sort((a, b) => b - a)
  expect(slowest.top(100).map(({ durationUs }) => durationUs)).toEqual(exact.slice(0, 20))
  expect(topsOf(lines.toReversed()).slowest().toBytes()).toEqual(slowest.toBytes())
  expect(slowest.top(1)[0]).toEqual({
    atMs: expect.any(Number),
    method: 'GET',
    path: expect.stringMatching(/^\/\d+$/),
    status: 200,
    durationUs: exact[0],
  })
})

const lines = fc.array(anyLine, { maxLength: 50 })

it('adds up to all lines when it is merged and stored, as long as no kind has more texts than are kept', () => {
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const all = topsOf([...a, ...b])
      const merged = Tops.fromRow(topsOf(b).toRow())
      merged.merge(topsOf(a))
      expect(merged.toRow()).toEqual(all.toRow())
      for (const kind of topKinds)
        expect(frequentFrom(all.toRow(), kind).top(100)).toEqual(all.frequent(kind).top(100))
      const answered = [...a, ...b].filter(({ blocked, by }) => blocked === null && by === null)
      const paths = answered.map(({ path }) => cutBytes(path, 256))
      expect(new Map(countsOf(all, 'paths'))).toEqual(exactCounts(paths))
    }),
    { numRuns: runs(200) },
  )
})

it('keeps hostile texts within their bounds', () => {
  const huge = '🙂'.repeat(100_000)
  const tops = topsOf([
    logLine({
      path: `/${huge}`,
      agent: huge,
      referrer: `http://${huge}`,
      client: huge,
      method: huge,
      status: 404,
    }),
  ])
  for (const kind of topKinds) {
    const [[key] = ['']] = countsOf(tops, kind)
    const most = kind === 'failing' ? 260 : 256
    expect(Buffer.byteLength(key)).toBeLessThanOrEqual(most)
    expect(key.length).toBeGreaterThanOrEqual(kind === 'clients' ? 64 : most / 2 - 2)
  }
  const [slow] = tops.slowest().top(1)
  expect(Buffer.byteLength(slow?.path ?? '')).toBe(509)
  expect(Buffer.byteLength(slow?.method ?? '')).toBe(32)
})

it('stays within 130 KiB in a flood of a million different texts of the worst kind', {
  timeout: 60_000,
}, () => {
  const worst = '🙂'.repeat(600)
  function* flood(): Generator<LogLine> {
    const line = logLine()
    for (let at = 0; at < 999_900; at += 1) {
      line.path = `/${at}`
      line.client = `${at}`
      line.agent = `${at}`
      yield line
    }
    for (let at = 0; at < 100; at += 1) {
      const text = `/${at}/${worst}`
      for (let times = 0; times < 200; times += 1)
        yield logLine({
          path: text,
          client: text,
          agent: text,
          referrer: text,
          status: 500,
          durationUs: 1e12,
          method: worst,
        })
    }
  }
  const row = topsOf(flood()).toRow()
  const bytes = Object.values(row).reduce((sum, { length }) => sum + length, 0)
  expect(bytes).toBeGreaterThan(100 * 1024)
  expect(bytes).toBeLessThan(130 * 1024)
})

it('holds on to nothing but the texts that it keeps', () => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new TypeError('no garbage collection')
  collect()
  const before = process.memoryUsage().heapUsed
  const tops = new Tops()
  for (let at = 0; at < 100; at += 1) {
    const long = String(at).repeat(100_000)
    const request = { client_ip: '203.0.113.7', method: 'GET', uri: `/a-path-of-some-length/${at}?${long}` }
    const written = {
      ts: 1_790_000_000,
      request,
      status: 404,
      duration: 1,
      size: 1,
      ua: long,
      ref: `http://a/${long}`,
    }
    const bytes = Buffer.from(JSON.stringify(written))
    const line = readLine(bytes, 0, bytes.length)
    if (line) tops.add(line)
  }
  collect()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000)
  expect(tops.frequent('paths').total).toBe(100)
})

it('says that a row is damaged', () => {
  const row = topsOf([logLine()]).toRow()
  for (const kind of [...topKinds, 'slowest'] as const) {
    const damaged = { ...row, [kind]: Uint8Array.from([255]) }
    expect(() => Tops.fromRow(damaged)).toThrow(/damaged/)
  }
})
