import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Counting } from '@gatehouse/bot/access-log/counting.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'

/** A log that is counted, by a clock that a test sets. */
export function privacyScene(startMs: number) {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const at = (name: string) => join(folder.path, name)
  const clock = { nowMs: startMs }
  const [path, wafLog, ownLog, database] = [
    at('access.log'),
    at('waf.log'),
    at('caddy.log'),
    at('traffic.db'),
  ] as const
  for (const log of [path, wafLog, ownLog]) writeFileSync(log, '')
  const open = () =>
    new Counting({
      path,
      wafLog,
      ownLog,
      database,
      scratch: folder.path,
      nowMs: () => clock.nowMs,
      monotonicMs: () => clock.nowMs,
    })
  let counting = open()
  const reader = new SqliteTrafficReader({
    file: database,
    live: () => ({ untilMs: clock.nowMs, behindBytes: 0, behindMs: 0, blind: null }),
  })
  onTestFinished(async () => {
    await counting.close()
    reader.close()
  })
  const turns = async () => {
    for (let turn = 0; turn < 50; turn += 1) {
      clock.nowMs += 1000
      const { isBusy, blind } = await counting.turn()
      if (blind !== null) throw new Error(blind)
      if (!isBusy && turn > 2) return
    }
  }
  return {
    folder: folder.path,
    path,
    wafLog,
    ownLog,
    database,
    clock,
    reader,
    turns,
    counting: () => counting,
    /** Counts what is written, with the time going on. */
    write: async (...lines: string[]) => {
      appendFileSync(path, lines.join(''))
      await turns()
    },
    reopen: async () => {
      await counting.close()
      counting = open()
    },
    /** How many requests there are by days, hours and minutes together. */
    requests: () => {
      let sum = 0
      for (const { row } of reader.rollups('minute', 0, 1e11, null)) sum += row.requests
      return sum
    },
    /** In which files of the database some text stands. */
    where: (text: string) =>
      ['', '-wal'].filter(ending => {
        try {
          return readFileSync(database + ending).includes(text)
        } catch {
          return false
        }
      }),
  }
}
