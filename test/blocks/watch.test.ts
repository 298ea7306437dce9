import type { Block, BlockWish } from '@gatehouse/core/blocks/block.ts'
import { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { beforeEach, expect, it } from 'vitest'
import { openTestStores } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const dayMs = 86_400_000
const person = { by: 'anna', byProgram: false }

/** A database, a list and an edge that does what the test says, under a clock that only goes on when it is told to. */
class Scene {
  readonly events: EdgeEvent[] = []
  readonly writes: string[] = []
  readonly sleeps: number[] = []
  readonly #database: Database
  nowMs = 1_800_000_000_000
  /** As long as each write of the list takes. */
  writeMs = 0
  /** The edge takes up what is written. */
  edgeFollows = true
  text = ''
  #seal: string | null = null
  /** What the system calls back when somebody changes the list. */
  changed: () => void = () => undefined
  readonly blocks: Blocks
  readonly stores

  constructor(folder: string) {
    this.#database = new Database(`${folder}/gatehouse.db`)
    const clock: Clock = {
      nowMs: () => this.nowMs,
      monotonicMs: () => this.nowMs,
      sleep: async ms => {
        this.sleeps.push(ms)
        this.nowMs += ms
      },
    }
    this.stores = openTestStores(this.#database, `${folder}/master.key`, clock)
    this.blocks = new Blocks({
      store: this.stores.blocks,
      audit: this.stores.audit,
      transactions: this.stores.transactions,
      file: {
        write: text => {
          this.text = text
          this.writes.push(text)
          this.nowMs += this.writeMs
        },
        fault: text => (text === this.text ? null : 'it does not hold what it should'),
        follow: changed => {
          this.changed = changed
        },
      },
      edge: {
        seal: async () => {
          if (this.edgeFollows) this.#seal = /# sha256 (\w+)\n$/.exec(this.text)?.[1] ?? null
          return this.#seal
        },
        refuses: async () => null,
      },
      clock,
      log: silentLog,
      fault: () => undefined,
      tell: event => this.events.push(event),
    })
  }

  put(network: string, untilMs: number | null = null): Block | null {
    const wish: BlockWish = { network, except: [], routes: null, answer: 'refuse', reason: null, untilMs }
    this.stores.blocks.put(wish, person, this.nowMs)
    return this.stores.blocks.at(network, this.nowMs)
  }

  repairs(): number {
    return this.stores.audit.list({ limit: 1000 }).filter(({ subject }) => subject.endsWith('repaired'))
      .length
  }

  close(): void {
    this.#database.close()
  }
}

let scene: Scene
beforeEach(() => {
  const folder = keep(temporaryFolder())
  scene = new Scene(folder.path)
  keep({ stop: async () => scene.close() })
  scene.blocks.prepare()
})

it('what ended is kept for a quarter and then forgotten', async () => {
  const { blocks } = scene.stores
  scene.put('203.0.113.1', scene.nowMs + 1000)
  scene.nowMs += 1000
  await scene.blocks.look()
  scene.put('203.0.113.2')
  const ended = () => blocks.lastEnd('203.0.113.1', scene.nowMs)
  scene.nowMs += 89 * dayMs
  await scene.blocks.look()
  expect(ended()).not.toBeNull()
  scene.nowMs += 2 * dayMs
  await scene.blocks.look()
  expect(ended()).toBeNull()
})

it('an edge that does not take the list up is told of after five seconds, once, and when it has', async () => {
  scene.edgeFollows = false
  scene.put('203.0.113.1')
  for (let second = 0; second < 5; second += 1) {
    await scene.blocks.look()
    scene.nowMs += 1000
  }
  expect(scene.events).toEqual([])
  for (let second = 0; second < 3; second += 1) await scene.blocks.look()
  expect(scene.events).toEqual([
    { kind: 'blocks-not-in-force', words: 'the edge has not taken the newest list up' },
  ])
  scene.edgeFollows = true
  for (let second = 0; second < 3; second += 1) await scene.blocks.look()
  expect(scene.events.slice(1)).toEqual([{ kind: 'blocks-in-force' }])
})

it('what the system tells of is put right without waiting for the next look', async () => {
  const ending = new AbortController()
  scene.put('203.0.113.1')
  const watching = scene.blocks.watch(ending.signal)
  ending.abort()
  await watching
  const whole = scene.text
  scene.text = '# nobody\n'
  scene.changed()
  expect(scene.text).toBe(whole)
})

it('a list that is changed in a loop is put right each time, and told of once a minute', async () => {
  const ending = new AbortController()
  const watching = scene.blocks.watch(ending.signal)
  ending.abort()
  await watching
  const whole = scene.text
  for (let time = 0; time < 300; time += 1) {
    scene.text = 'x'
    scene.changed()
    expect(scene.text).toBe(whole)
    scene.nowMs += 5
  }
  expect([scene.events.length, scene.repairs()]).toEqual([1, 1])
  scene.nowMs += 60_000
  await scene.blocks.look()
  await scene.blocks.look()
  const words = 'it does not hold what it should'
  const sinceMs = scene.events[0] && 'sinceMs' in scene.events[0] ? scene.events[0].sinceMs : 0
  expect(scene.events).toEqual([
    { kind: 'blocks-repaired', words, times: 1, sinceMs },
    { kind: 'blocks-repaired', words, times: 299, sinceMs },
  ])
  scene.nowMs += 3_600_000
  scene.text = 'x'
  await scene.blocks.look()
  expect(scene.events.at(-1)).toMatchObject({ kind: 'blocks-repaired', times: 1 })
  expect(scene.events.at(-1)).not.toMatchObject({ sinceMs })
})

it('what comes while a list was just written waits, and travels together', async () => {
  scene.writeMs = 10
  scene.writes.length = 0
  const block = (last: number) => {
    scene.put(`203.0.113.${last}`)
    return scene.blocks.takeEffect(null)
  }
  await block(1)
  expect([scene.writes.length, scene.sleeps]).toEqual([1, []])
  await Promise.all([2, 3, 4, 5].map(block))
  // Writing takes a fifth of the time at most.
  expect([scene.writes.length, scene.sleeps]).toEqual([2, [40]])
  expect(scene.text).toMatch(/203\.0\.113\.5/)
})

it('a thousand that end together end 500 at a time, and are told of once', async () => {
  scene.stores.transactions.write(() => {
    for (let index = 0; index < 1200; index += 1)
      scene.put(`198.18.${index >> 8}.${index & 255}`, scene.nowMs + 1000)
  })
  const mark = scene.nowMs
  scene.nowMs += 1000
  scene.sleeps.length = 0
  await scene.blocks.look()
  expect(scene.stores.blocks.due(scene.nowMs, 10)).toEqual([])
  expect(scene.sleeps).toEqual([50, 50])
  expect(scene.events).toEqual([{ kind: 'blocks-end', count: 1200, ended: true }])
  expect(scene.nowMs - mark).toBeLessThan(2000)
})

it('who is blocked anew while many have yet to end gets a block of their own', () => {
  scene.stores.transactions.write(() => {
    for (let index = 0; index < 600; index += 1)
      scene.put(`198.18.${index >> 8}.${index & 255}`, scene.nowMs + 1000)
  })
  const first = scene.put('203.0.113.1', scene.nowMs + 1001)
  scene.nowMs += 1001
  scene.blocks.endDue('203.0.113.1')
  const again = scene.put('203.0.113.1')
  expect([again?.id === first?.id, again?.sinceMs]).toEqual([false, scene.nowMs])
  expect(scene.stores.blocks.due(scene.nowMs, 1000)).toHaveLength(100)
})
