import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { forgetBegun, resumeForgetting } from '@gatehouse/bot/access-log/forgetting.ts'
import { LogThread } from '@gatehouse/bot/access-log/log-thread.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteLogForgetStore } from '@gatehouse/core/sqlite/log-forget-store.ts'
import { SqliteToldEraser } from '@gatehouse/core/sqlite/told-eraser.ts'
import { Turns } from '@gatehouse/core/turns.ts'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../../harness/ask.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { logLine } from '../../observe/scene.ts'

const gone = '203.0.113.77'

function scene() {
  const folder = temporaryFolder()
  const at = (...names: string[]) => join(folder.path, ...names)
  mkdirSync(at('log'))
  const path = at('log', 'access.log')
  writeFileSync(path, logLine(Date.now() - 60_000, { client: gone }).repeat(50))
  const database = new Database(at('gatehouse.db'))
  const thread = new LogThread({
    path,
    wafLog: at('log', 'waf.log'),
    ownLog: at('log', 'caddy.log'),
    database: at('traffic.db'),
    scratch: folder.path,
    clock: { nowMs: Date.now, monotonicMs: () => performance.now(), sleep: async () => undefined },
    log: silentLog,
    random: () => 0.5,
  })
  onTestFinished(async () => {
    await thread.close()
    database.close()
    await folder.stop()
  })
  const logForgets = new SqliteLogForgetStore(database)
  const counted = () => {
    try {
      return [...thread.traffic.rollups('minute', 0, 1e11, null)].reduce(
        (sum, { row }) => sum + row.requests,
        0,
      )
    } catch (error) {
      if (error instanceof AppError) return 0
      throw error
    }
  }
  const bytes = () =>
    [path, at('traffic.db'), at('traffic.db-wal')].map(file => readFileSync(file, 'latin1')).join('')
  const forgetting = {
    logForgets,
    toldEraser: new SqliteToldEraser(database),
    alertTurns: new Turns(),
    forgetInLogs: (network: string) => thread.forget(network),
  }
  return { thread, counted, bytes, forgetting }
}

it('the thread that counts takes an address out between its turns, and counts on', async () => {
  const { thread, counted, bytes, forgetting } = scene()
  const { logForgets } = forgetting
  thread.start()
  await until(counted, count => count === 50)
  logForgets.begin(gone, Date.now())
  expect(await forgetBegun(forgetting, gone)).toBeGreaterThanOrEqual(50)
  expect(logForgets.underWay()).toEqual([])
  expect(bytes()).not.toContain(gone)
  expect(counted()).toBe(50)
})

it('what could not be done is begun still, and done at the next start', async () => {
  const { thread, counted, bytes, forgetting } = scene()
  const { logForgets } = forgetting
  logForgets.begin(gone, Date.now())
  // There is no thread yet.
  await expect(forgetBegun(forgetting, gone)).rejects.toMatchObject({ code: 'unavailable' })
  await resumeForgetting(forgetting, silentLog)
  expect(logForgets.underWay()).toEqual([gone])
  thread.start()
  await until(counted, count => count === 50)
  await resumeForgetting(forgetting, silentLog)
  expect(logForgets.underWay()).toEqual([])
  expect(bytes()).not.toContain(gone)
})
