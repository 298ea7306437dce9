import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { everyLine, type LogFilter } from '@gatehouse/core/access-log/search/log-filter.ts'
import { needleOf } from '@gatehouse/core/access-log/search/needle.ts'
import { searchLog } from '@gatehouse/core/access-log/search/search-log.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { readLine } from '../../harness/read-line.ts'
import { logLine } from '../../observe/scene.ts'

const nowMs = Date.UTC(2026, 10, 23, 14, 20)

it.each<[Partial<LogFilter>, string | null]>([
  [{ client: '203.0.113.7' }, '203.0.113.7'],
  [{ client: '203.0.113.0/25' }, '203.0.113.'],
  [{ client: '203.0.0.0/12' }, '203.'],
  [{ client: '128.0.0.0/1' }, null],
  [{ client: '2001:db8::/48' }, null],
  [{ path: '/a/*' }, null],
  [{ path: '/api/*/orders' }, 'orders'],
  [{ path: '/*"\u{e4}<b>*' }, null],
  [{ blocked: true }, 'blocked'],
  [{}, null],
])('%o is looked for by %s', (filter, needle) => {
  expect(needleOf({ ...everyLine, ...filter })).toBe(needle)
})

it('finds the same as reading each line does, and goes as far back', async () => {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const path = join(folder.path, 'access.log')
  // Over several pieces; now and then the needle stands somewhere else in a line.
  const lines = Array.from({ length: 9000 }, (_, at) =>
    logLine(nowMs - (9000 - at) * 100, {
      client: `203.0.113.${at % 200}`,
      uri: `/${at % 17 === 0 ? 'orders' : 'x'.repeat(at % 300)}?for=203.0.113.${at % 7}`,
      ...(at % 500 === 0 && { blocked: 'refuse' }),
    }),
  )
  writeFileSync(path, lines.join(''))
  const search = (filter: Partial<LogFilter>, most = 10_000) =>
    searchLog(
      {
        files: new AccessLogFiles(path, folder.path),
        readLine,
        monotonicMs: () => 0,
        breathe: async () => undefined,
      },
      { filter: { ...everyLine, ...filter }, fromMs: 0, untilMs: nowMs, most },
    )
  const all = await search({})
  for (const filter of [
    { client: '203.0.113.7' },
    { client: '203.0.113.0/29' },
    { path: '/orders' },
    { blocked: true },
  ]) {
    const found = await search(filter)
    const { client, path: wanted, blocked } = { ...everyLine, ...filter }
    const expected = all.lines.filter(
      line =>
        (client === null ||
          Number(line.client.split('.')[3]) === 7 ||
          (client.includes('/') && Number(line.client.split('.')[3]) < 8)) &&
        (wanted === null || line.path === wanted) &&
        (!blocked || line.blocked !== null),
    )
    expect(found.lines).toEqual(expected)
    expect(expected.length).toBeGreaterThan(10)
    expect(found).toMatchObject({ looked: 9000, backMs: all.backMs, ended: 'all', unread: 0 })
  }
})
