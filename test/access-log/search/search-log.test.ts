import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { everyLine, type LogFilter } from '@gatehouse/core/access-log/search/log-filter.ts'
import { searchLog } from '@gatehouse/core/access-log/search/search-log.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { readLine } from '../../harness/read-line.ts'
import { logLine } from '../../observe/scene.ts'

const nowMs = Date.UTC(2026, 10, 23, 14, 20)
const line = (agoS: number, uri: string, more: Parameters<typeof logLine>[1] = {}) =>
  logLine(nowMs - agoS * 1000, { uri, ...more })

function scene() {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const path = join(folder.path, 'access.log')
  const clock = { ms: 0 }
  const search = (filter: Partial<LogFilter> = {}, { most = 100, lastS = 3600 } = {}) =>
    searchLog(
      {
        files: new AccessLogFiles(path, folder.path),
        readLine,
        monotonicMs: () => clock.ms,
        breathe: async () => undefined,
      },
      { filter: { ...everyLine, ...filter }, fromMs: nowMs - lastS * 1000, untilMs: nowMs, most },
    )
  const paths = async (...asked: Parameters<typeof search>) =>
    (await search(...asked)).lines.map(found => found.path)
  return { folder: folder.path, path, clock, search, paths }
}

it('finds the newest first, through rotated and compressed files, and says how far back it looked', async () => {
  const { folder, path, search, paths } = scene()
  writeFileSync(join(folder, 'access-2026-11-23T13-00-00.000-size.log.gz'), gzipSync(line(3000, '/oldest')))
  writeFileSync(
    join(folder, 'access-2026-11-23T14-00-00.000-size.log'),
    line(2000, '/older') + line(1900, '/old'),
  )
  writeFileSync(path, line(20, '/new') + line(10, '/newest'))
  expect(await paths()).toEqual(['/newest', '/new', '/old', '/older', '/oldest'])
  expect(await search()).toMatchObject({ ended: 'all', looked: 5, backMs: nowMs - 3_000_000 })
  expect(await paths({}, { most: 3 })).toEqual(['/newest', '/new', '/old'])
  expect((await search({}, { most: 3 })).ended).toBe('enough')
  expect(await paths({}, { lastS: 60 })).toEqual(['/newest', '/new'])
})

it('looks at lines alone that are whole, and counts what is none', async () => {
  const { path, search } = scene()
  writeFileSync(path, `${line(30, '/a')}not a line\n${line(20, '/b')}${line(10, '/torn').slice(0, 40)}`)
  const found = await search()
  expect(found.lines.map(({ path }) => path)).toEqual(['/b', '/a'])
  expect(found).toMatchObject({ looked: 3, unread: 1 })
})

it('gives each line once, however they lie across the pieces that are read', async () => {
  const { path, paths } = scene()
  const long = (count: number) => 'x'.repeat(count)
  const uris = Array.from({ length: 400 }, (_, at) => `/${at}-${long((at * 7919) % 20_000)}`)
  writeFileSync(path, '')
  for (const [at, uri] of uris.entries()) appendFileSync(path, line(1000 - at, uri))
  const seen = await paths({}, { most: 1000 })
  expect(seen.map(path => path.split('-')[0])).toEqual(uris.map(uri => uri.split('-')[0]).reverse())
})

it('passes over a line that is too long for anybody, and finds those around it', async () => {
  const { path, paths } = scene()
  writeFileSync(path, `${line(30, '/before')}${line(20, `/${'x'.repeat(3_000_000)}`)}${line(10, '/after')}`)
  expect(await paths()).toEqual(['/after', '/before'])
})

it('ends when the time is up, and says so', async () => {
  const { path, clock, search } = scene()
  writeFileSync(path, line(30, `/${'x'.repeat(1000)}`).repeat(3000))
  const asked = search({ path: '/nothing' })
  clock.ms = 10_000
  const found = await asked
  expect(found.ended).toBe('time')
  expect(found.looked).toBeLessThan(3000)
})

it('reads what is there when the log was rotated meanwhile', async () => {
  const { folder, path, paths } = scene()
  writeFileSync(path, line(30, '/a'))
  renameSync(path, join(folder, 'access-2026-11-23T14-19-59.000-size.log'))
  expect(await paths()).toEqual(['/a'])
})

it.each<[name: string, filter: Partial<LogFilter>, found: string[]]>([
  ['a status', { status: [404, 404] }, ['/none']],
  ['a class of them', { status: [400, 599] }, ['/none', '/broken']],
  ['a route', { route: 'wiki' }, ['/wiki']],
  ['no route', { route: '' }, ['/lost']],
  ['an address', { client: '198.51.100.9' }, ['/nine']],
  ['a network', { client: '198.51.100.0/24' }, ['/nine', '/ten']],
  ['a network of IPv6', { client: '2001:db8:1::/48' }, ['/six']],
  ['a path', { path: '/api/*' }, ['/api/a', '/api/b/c']],
  ['the middle of a path', { path: '/*/b/*' }, ['/api/b/c']],
  ['what took long', { slowerMs: 2000 }, ['/slow']],
  ['what was blocked', { blocked: true }, ['/refused']],
  ['a host', { host: '*.example.COM', path: '/nine' }, ['/nine']],
  ['an agent', { agent: 'tEST', path: '/nine' }, ['/nine']],
  ['a method', { method: 'POST' }, []],
  ['a referrer', { referrer: 'example' }, []],
])('finds %s', async (_, filter, found) => {
  const { path, paths } = scene()
  writeFileSync(
    path,
    [
      line(100, '/none', { status: 404 }),
      line(99, '/broken', { status: 502 }),
      line(98, '/wiki', { route: 'wiki' }),
      line(97, '/nine', { client: '198.51.100.9' }),
      line(96, '/ten', { client: '198.51.100.10' }),
      line(95, '/six', { client: '2001:db8:1:2::3' }),
      line(94, '/api/a'),
      line(93, '/api/b/c'),
      line(92, '/slow', { durationMs: 2500 }),
      line(91, '/refused', { blocked: 'refuse' }),
      line(90, '/lost', { route: '' }),
    ].join(''),
  )
  expect((await paths(filter)).sort()).toEqual(found.sort())
})
