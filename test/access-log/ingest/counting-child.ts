import { ReadAhead } from '@gatehouse/bot/access-log/read-ahead.ts'
import type { LogPosition } from '@gatehouse/core/access-log/follow/log-position.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import type { IngestState, TrafficLedger, TrafficPage } from '@gatehouse/core/access-log/traffic-store.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { beganMs } from './crash-lines.ts'

/**
 * Counts a log until it is killed, or, when it is told `to the end`, until nothing is left. How far it was read is written with the numbers,
 * or, for comparison, `apart`. When it is told a number, it dies just before it writes that with new numbers so
 * many times.
 */
const [path = '', scratch = '', database = '', way = '', until = ''] = process.argv.slice(2)
let left = Number(until)

class Deadly implements TrafficLedger {
  readonly ledger = new SqliteTrafficLedger(database)

  state(): IngestState | null {
    return this.ledger.state()
  }

  write<T>(work: (page: TrafficPage) => T): T {
    let last: IngestState | null = null
    let counted = false
    const keep = (page: TrafficPage) => {
      if (counted) left -= 1
      if (counted && left === 0) process.kill(process.pid, 'SIGKILL')
      if (last !== null) page.keep(last)
    }
    const done = this.ledger.write(page => {
      const keepLater = (state: IngestState) => {
        last = state
      }
      const get = (of: TrafficPage, name: string | symbol) => {
        counted ||= name === 'putRollup'
        return name === 'keep' ? keepLater : memberOf(of, name)
      }
      const worked = work(new Proxy(page, { get }))
      if (way !== 'apart') keep(page)
      return worked
    })
    if (way === 'apart') this.ledger.write(keep)
    return done
  }
}

function memberOf(page: TrafficPage, name: string | symbol): unknown {
  const member: unknown = Reflect.get(page, name)
  return typeof member === 'function' ? member.bind(page) : member
}

const begun: Promise<void>[] = []
const source = (from: LogPosition | null) => {
  const ahead = new ReadAhead({ path, scratch, monotonicMs: () => performance.now() }, from)
  begun.push(ahead.begun)
  return ahead
}
const ingest = new Ingest({
  source,
  ledger: new Deadly(),
  nowMs: () => beganMs + 86_400_000,
  // A second passes in ten milliseconds.
  monotonicMs: () => performance.now() * 100,
})
await Promise.all(begun)
process.stdout.write('counting')
for (;;) {
  const { isBusy, packed, blind, behindBytes } = ingest.turn()
  if (packed !== null) await ingest.unpack(packed)
  else if (until === 'to the end' && !isBusy && blind === null && behindBytes === 0) break
  await new Promise(resolve => setTimeout(resolve, 1))
}
ingest.close()
