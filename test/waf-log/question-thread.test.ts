import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { QuestionThread } from '@gatehouse/bot/access-log/question-thread.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { readWafLine } from '@gatehouse/core/waf-log/read-waf-line.ts'
import { WafIngest } from '@gatehouse/core/waf-log/waf-ingest.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { wafLine } from './waf-lines.ts'

it('questions about the WAF are answered by the thread that answers those about the access log', async () => {
  const folder = temporaryFolder()
  const wafLog = join(folder.path, 'waf.log')
  const database = join(folder.path, 'traffic.db')
  const nowMs = Date.now()
  writeFileSync(wafLog, wafLine(nowMs).repeat(3) + wafLine(nowMs, { transaction_id: 'another' }))
  const ledger = new SqliteTrafficLedger(database)
  const clocks = { nowMs: () => nowMs, monotonicMs: () => performance.now() }
  const ingest = new WafIngest({
    files: new AccessLogFiles(wafLog),
    ledger,
    readLine: readWafLine,
    ...clocks,
  })
  while (ingest.turn().isBusy);
  ingest.close()
  ledger.close()
  const thread = new QuestionThread({
    path: join(folder.path, 'access.log'),
    wafLog,
    database,
    scratch: folder.path,
    live: () => ({ untilMs: nowMs, behindBytes: 0, behindMs: 0, blind: null }),
    clock: { ...clocks, sleep: async () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    random: () => 0,
  })
  thread.start()
  onTestFinished(async () => {
    await thread.close()
    await folder.stop()
  })
  const asked = { fromMs: nowMs - 60_000, untilMs: nowMs, route: null }
  expect((await thread.waf.top(asked, 5)).tops).toMatchObject([{ rule: 942100, route: 'shop', matches: 4 }])
  expect(await thread.waf.rule(942100, asked)).toMatchObject({ matches: 4, clients: 1 })
  expect((await thread.waf.request('another', 'somebody')).matches).toHaveLength(1)
})
