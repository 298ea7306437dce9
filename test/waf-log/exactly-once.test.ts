import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { wafFalsePositives } from '@gatehouse/core/findings/detectors/waf-false-positives.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { SqliteWafReader } from '@gatehouse/core/sqlite/traffic/waf-reader.ts'
import { readWafLine } from '@gatehouse/core/waf-log/read-waf-line.ts'
import { Suspicions } from '@gatehouse/core/waf-log/suspicions.ts'
import { WafIngest } from '@gatehouse/core/waf-log/waf-ingest.ts'
import type { WafLedger, WafPage, WafState } from '@gatehouse/core/waf-log/waf-store.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { wafLine } from './waf-lines.ts'

const startMs = Date.UTC(2026, 2, 2, 10)
const rounds = 40
const linesARound = 5

class Killed extends Error {}

/** Dies at some of the writes: before anything of one is there. */
function killing(ledger: WafLedger, kills: (write: number) => boolean): WafLedger {
  let writes = 0
  return {
    wafState: () => ledger.wafState(),
    writeWaf: work =>
      ledger.writeWaf(page => {
        const done = work(page)
        writes += 1
        if (kills(writes)) throw new Killed()
        return done
      }),
  }
}

/** The same, but how far it was read is a transaction of its own, and it dies between the two. */
function killingApart(ledger: WafLedger, kills: (write: number) => boolean): WafLedger {
  let writes = 0
  return {
    wafState: () => ledger.wafState(),
    writeWaf: work => {
      let state: WafState | null = null
      const done = ledger.writeWaf(page => {
        const apart: WafPage = Object.create(page)
        // The methods know their page by what is private in it.
        for (const name of ['hour', 'putHour', 'rowsOf', 'putRule', 'putSuspect', 'dropSuspect'] as const)
          Object.defineProperty(apart, name, { value: page[name].bind(page) })
        for (const name of ['forgetHours', 'forgetSuspects', 'suspects'] as const)
          Object.defineProperty(apart, name, { value: page[name].bind(page) })
        Object.defineProperty(apart, 'keep', {
          value: (next: WafState) => {
            state = next
          },
        })
        return work(apart)
      })
      writes += 1
      if (kills(writes)) throw new Killed()
      const next = state
      if (next !== null) ledger.writeWaf(page => page.keep(next))
      return done
    },
  }
}

/** Matches that are counted, and that suspects are made of, after all were read by somebody who is killed again and again. */
function counted(killed: typeof killing): { matches: number; suspected: number } {
  const folder = temporaryFolder()
  const path = join(folder.path, 'waf.log')
  const database = join(folder.path, 'traffic.db')
  const whole = new SqliteTrafficLedger(database)
  const reader = new SqliteWafReader(database)
  onTestFinished(() => {
    reader.close()
    whole.close()
    return folder.stop()
  })
  const ledger = killed(whole, write => write % 4 === 3)
  let monotonicMs = 0
  const begin = () =>
    new WafIngest({
      files: new AccessLogFiles(path),
      ledger,
      readLine: readWafLine,
      beside: new Suspicions(
        wafFalsePositives,
        whole.writeWaf(page => page.suspects()),
      ),
      nowMs: () => startMs,
      monotonicMs: () => {
        monotonicMs += 1000
        return monotonicMs
      },
    })
  let ingest = begin()
  const read = () => {
    try {
      while (ingest.turn().isBusy);
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      ingest.end()
      ingest = begin()
    }
  }
  for (let round = 0; round < rounds; round += 1) {
    appendFileSync(path, wafLine(startMs).repeat(linesARound))
    read()
  }
  for (let round = 0; round < 5; round += 1) read()
  const [count] = reader.counts({ fromS: 0, untilS: 1e11, route: null, rule: null })
  const [suspect] = whole.writeWaf(page => page.suspects())
  return { matches: count?.matches ?? 0, suspected: suspect?.matches ?? 0 }
}

it('each match is counted once, however often the reader is killed', () => {
  const all = rounds * linesARound
  expect(counted(killing)).toEqual({ matches: all, suspected: all })
})

it('would not be, if how far it was read were written apart', () => {
  expect(counted(killingApart).matches).toBeGreaterThan(rounds * linesARound)
})
