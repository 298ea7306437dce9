import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogPosition } from '@gatehouse/core/access-log/follow/log-position.ts'
import { everyLine, type LogFilter } from '@gatehouse/core/access-log/search/log-filter.ts'
import { tailLog } from '@gatehouse/core/access-log/search/tail-log.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { readLine } from '../../harness/read-line.ts'
import { logLine } from '../../observe/scene.ts'

const atMs = Date.UTC(2026, 10, 23, 14, 20)
const line = (uri: string, status = 200) => logLine(atMs, { uri, status })

function scene() {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const path = join(folder.path, 'access.log')
  let after: LogPosition | null = null
  const tail = (filter: Partial<LogFilter> = {}, most = 10) => {
    const deps = { files: new AccessLogFiles(path, folder.path), readLine }
    const tailed = tailLog(deps, { filter: { ...everyLine, ...filter }, after, most })
    after = tailed.after
    return { ...tailed, paths: tailed.lines.map(found => found.path) }
  }
  return { path, folder: folder.path, tail }
}

it('gives what came since the last time, once', () => {
  const { path, tail } = scene()
  writeFileSync(path, line('/before'))
  expect(tail().paths).toEqual([])
  appendFileSync(path, line('/a') + line('/b').slice(0, 30))
  expect(tail().paths).toEqual(['/a'])
  appendFileSync(path, line('/b').slice(30))
  expect(tail().paths).toEqual(['/b'])
  expect(tail().paths).toEqual([])
})

it('goes on through a rotation', () => {
  const { path, folder, tail } = scene()
  writeFileSync(path, line('/before'))
  tail()
  appendFileSync(path, line('/old'))
  renameSync(path, join(folder, 'access-2026-11-23T14-20-00.000-size.log'))
  writeFileSync(path, line('/new'))
  expect(tail().paths).toEqual(['/old', '/new'])
})

it('gives the newest ones of many, and says how many more there were', () => {
  const { path, tail } = scene()
  writeFileSync(path, '')
  tail()
  appendFileSync(path, ['/a', '/b', '/c', '/d'].map(uri => line(uri)).join('') + line('/e', 404))
  expect(tail({ status: [200, 299] }, 2)).toMatchObject({ paths: ['/c', '/d'], more: 2 })
})

it('begins with what comes when there is no log yet, and says so until then', () => {
  const { path, tail } = scene()
  expect(tail().blind).toBeNull()
  expect(tail().blind).toBe('the access log is missing')
  writeFileSync(path, line('/first'))
  expect(tail()).toMatchObject({ paths: ['/first'], blind: null })
})
