import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LogThread } from '@gatehouse/bot/access-log/log-thread.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../../harness/ask.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { logLine } from '../../observe/scene.ts'

const allow: FindingAllow = {
  ...{ id: 1, detector: 'path-probing', route: null, client: '203.0.113.0/24', path: null },
  ...{ reason: 'ours', by: 'anna', atMs: 0, untilMs: Date.now() + 3_600_000 },
}

/** A client asks for names that are not there. */
function probing(client: string): string {
  const names = Array.from({ length: 40 }, (_, name) => `/name-${name}`)
  return names.map(uri => logLine(Date.now(), { client, uri, status: 404 })).join('')
}

it('the thread that reads the log holds to exceptions from its first line on, and to each change of them', async () => {
  const { path: folder, stop } = temporaryFolder()
  onTestFinished(stop)
  mkdirSync(join(folder, 'log'))
  const [path, database] = [join(folder, 'log', 'access.log'), join(folder, 'traffic.db')]
  const [wafLog, ownLog] = [join(folder, 'log', 'waf.log'), join(folder, 'log', 'caddy.log')]
  const parts = {
    path,
    wafLog,
    ownLog,
    database,
    scratch: folder,
    clock: systemClock,
    log: silentLog,
    random: () => 0.5,
  }
  const store = new SqliteFindingStore(database)
  onTestFinished(() => store.close())
  const found = () => {
    const list = store.list({ sinceMs: 0, route: null, severity: null, most: 100 })
    return list.flatMap(({ detector, subject }) => (detector === allow.detector ? [subject] : [])).toSorted()
  }
  const foundAtLast = (subject: string) =>
    until(
      () => found(),
      list => list.includes(subject),
    )

  writeFileSync(path, probing('203.0.113.1') + probing('198.51.100.1'))
  const thread = new LogThread(parts)
  onTestFinished(() => thread.close())
  thread.allow([allow])
  thread.start()
  // Lines are read in their order, so that what came before them has been looked at too.
  expect(await foundAtLast('198.51.100.1')).toEqual(['198.51.100.1'])

  thread.allow([])
  // It may be about to read while it is told.
  const goesOn = () => {
    appendFileSync(path, probing('203.0.113.2'))
    return found()
  }
  const both = ['198.51.100.1', '203.0.113.2']
  expect(await until(goesOn, list => list.length > 1)).toEqual(both)

  thread.allow([allow])
  await thread.close()
  appendFileSync(path, probing('203.0.113.3') + probing('198.51.100.2'))
  const again = new LogThread(parts)
  onTestFinished(() => again.close())
  again.allow([allow])
  again.start()
  expect(await foundAtLast('198.51.100.2')).toEqual(['198.51.100.1', '198.51.100.2', '203.0.113.2'])
})
