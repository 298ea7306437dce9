import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BlockStore } from '@gatehouse/core/blocks/block.ts'
import { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import { BlockListFile } from '@gatehouse/core/caddy/block-list-file.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { beforeEach, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { openTestStores } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const client = '203.0.113.7'

let passedMs: number
let events: EdgeEvent[]
let folder: string
let list: string
let stores: ReturnType<typeof openTestStores>
beforeEach(() => {
  passedMs = 0
  events = []
  folder = keep(temporaryFolder()).path
  list = join(folder, 'blocks', 'blocks.txt')
  const database = new Database(join(folder, 'gatehouse.db'))
  keep({ stop: async () => database.close() })
  stores = openTestStores(database, join(folder, 'master.key'), systemClock)
})

const text = () => readFileSync(list, 'utf8')

/** Over a real file, with an edge that does exactly what the file says. */
function blocksOver(store: BlockStore): Blocks {
  const blocks = new Blocks({
    ...{ store, audit: stores.audit, transactions: stores.transactions },
    file: new BlockListFile(list, silentLog),
    edge: {
      seal: async () => /# sha256 (\w+)\n$/.exec(text())?.[1] ?? null,
      refuses: async asked => text().includes(`${asked}\n`),
    },
    clock: {
      nowMs: systemClock.nowMs,
      monotonicMs: () => passedMs,
      sleep: async (ms, signal) => {
        if (signal) await aborted(signal)
        else passedMs += ms
      },
    },
    log: silentLog,
    fault: () => undefined,
    tell: event => events.push(event),
  })
  blocks.prepare()
  return blocks
}

/** Between two looks no time passes, so that no look comes but those that a test asks for. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve()))
}

function put(network: string): void {
  const wish = { network, except: [], routes: null, answer: 'refuse' as const, reason: null, untilMs: null }
  stores.blocks.put(wish, { by: 'anna', byProgram: false }, systemClock.nowMs())
}

it('a block that the list lacks although the database has it is read again, once a request has shown that', async () => {
  put('203.0.113.1')
  let isLost = false
  const losing = new Proxy(stores.blocks, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      if (key !== 'changes') return value.bind(target)
      return (after: number, nowMs: number) => {
        const read = target.changes(after, nowMs)
        return isLost && after > 0 ? { ...read, changes: [] } : read
      }
    },
  })
  const blocks = blocksOver(losing)
  put(client)
  isLost = true
  expect(await blocks.takeEffect({ client, route: null })).toMatchObject({ kind: 'not-yet' })
  expect(text()).not.toContain(client)
  await blocks.look()
  await blocks.look()
  expect(text()).toMatch(/^203\.0\.113\.1\n203\.0\.113\.7\n/m)
  expect(events).toEqual([])
})

it('a list whose folder was changed for another is followed there, without waiting for a look', async () => {
  put(client)
  const blocks = blocksOver(stores.blocks)
  const ending = new AbortController()
  const watching = blocks.watch(ending.signal)
  keep({
    stop: async () => {
      ending.abort()
      await watching
    },
  })
  const whole = text()
  const here = dirname(list)
  renameSync(here, join(folder, 'other'))
  mkdirSync(here, { mode: 0o700 })
  await blocks.look()
  expect(text()).toBe(whole)
  rmSync(list)
  writeFileSync(list, 'x', { mode: 0o600 })
  await until(text, now => now === whole)
})
