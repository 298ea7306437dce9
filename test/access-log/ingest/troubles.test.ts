import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Counting } from '@gatehouse/bot/access-log/counting.ts'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import type { TrafficLedger, TrafficPage } from '@gatehouse/core/access-log/traffic-store.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { expect, it, onTestFinished } from 'vitest'
import { IngestScene, minuteMs } from './scene.ts'

class NoRoom extends Error {}

/** A ledger whose disk may be full: then it fails when all is written. */
function fillingUp() {
  const disk = { isFull: false }
  const over = (ledger: TrafficLedger): TrafficLedger => ({
    state: () => ledger.state(),
    write: <T>(work: (page: TrafficPage) => T) => {
      try {
        return ledger.write(page => {
          const done = work(page)
          if (disk.isFull) throw new NoRoom()
          return done
        })
      } catch (error) {
        if (error instanceof NoRoom) throw new AppError('unavailable', 'the disk is full')
        throw error
      }
    },
  })
  return { disk, over }
}

/** What counts in the product, beside a scene that reads what it wrote. */
function countingOf(scene: IngestScene) {
  let monotonicMs = 0
  const counting = new Counting({
    path: scene.path,
    wafLog: join(scene.folder, 'waf.log'),
    ownLog: join(scene.folder, 'caddy.log'),
    database: scene.database,
    scratch: scene.folder,
    nowMs: () => scene.nowMs,
    monotonicMs: () => {
      monotonicMs += 1000
      return monotonicMs
    },
  })
  onTestFinished(() => counting.close())
  return counting
}

it('says that the disk is full, reads no further, and goes on without a loss when there is room', () => {
  const { disk, over } = fillingUp()
  const scene = new IngestScene(over)
  scene.log(2)
  scene.read()
  disk.isFull = true
  scene.log(3)
  expect(scene.read()).toMatchObject({ blind: 'the disk is full', isBusy: false })
  scene.log(4)
  scene.rotate()
  scene.log(5, {}, -minuteMs)
  expect(scene.read().behindBytes).toBeGreaterThan(0)
  expect(scene.total()).toBe(2)
  disk.isFull = false
  expect(scene.read()).toMatchObject({ blind: null, behindBytes: 0 })
  expect(scene.total()).toBe(5)
  scene.read()
  expect(scene.total()).toBe(14)
  expect(scene.reader.coverage()).toMatchObject({ unread: noUnread() })
})

it('says that its database is locked by another program, and goes on when it is not', async () => {
  const scene = new IngestScene()
  scene.log(2)
  const counting = countingOf(scene)
  await counting.turn()
  expect(scene.total()).toBe(2)
  const other = openTraffic(scene.database)
  other.sqlite.exec('BEGIN IMMEDIATE')
  scene.log(3)
  expect(await counting.turn()).toMatchObject({
    blind: 'the database of the traffic is locked by another program',
    isBusy: false,
  })
  expect(scene.total()).toBe(2)
  other.sqlite.exec('ROLLBACK')
  other.close()
  expect(await counting.turn()).toMatchObject({ blind: null })
  expect(scene.total()).toBe(5)
})

it('leaves the database of a newer version alone, and says so', async () => {
  const scene = new IngestScene()
  scene.log(2)
  scene.read()
  scene.ledger.write(() => undefined)
  scene.die()
  const newer = countingOf(scene)
  const version = versionOf(scene.database)
  setVersion(scene.database, 99)
  expect((await newer.turn()).blind).toMatch(/was made by a newer version of Gatehouse/)
  setVersion(scene.database, version)
  scene.log(1)
  expect(await newer.turn()).toMatchObject({ blind: null, aside: null })
  expect(scene.total()).toBe(3)
})

it('begins anew when its position is none any more, and counts again what is still there', async () => {
  const scene = new IngestScene()
  scene.log(2)
  scene.read()
  scene.die()
  scene.reader.close()
  const bytes = Buffer.alloc(200_000, 'damage ')
  writeFileSync(scene.database, bytes)
  const counting = countingOf(scene)
  const first = await counting.turn()
  expect(first.blind).toBe('the database of the traffic was damaged and is begun anew')
  expect(first.aside).toMatch(/damaged-2026-11-23T09-05-31/)
  expect(existsSync(first.aside ?? '')).toBe(true)
  scene.log(1)
  expect(await counting.turn()).toMatchObject({ blind: null, aside: null })
  expect(scene.total()).toBe(3)
})

it('begins anew also when only a part of it is damaged', async () => {
  const scene = new IngestScene()
  for (let route = 0; route < 300; route += 1) scene.log(1, { route: `r${route}` })
  const counting = countingOf(scene)
  await counting.turn()
  await counting.close()
  damagePages(scene.database)
  const again = countingOf(scene)
  const reports = []
  for (let turn = 0; turn < 4; turn += 1) {
    for (let route = 0; route < 300; route += 1) scene.log(1, { route: `r${route}` })
    reports.push(await again.turn())
  }
  expect(reports.filter(({ aside }) => aside !== null)).toHaveLength(1)
  expect(reports.at(-1)).toMatchObject({ blind: null })
  expect(scene.total()).toBe(1500)
  const aside = readdirSync(dirname(scene.database)).filter(name =>
    name.startsWith(`${basename(scene.database)}.damaged`),
  )
  expect(aside.length).toBeGreaterThan(0)
})

it.each([
  ['what is summed up', "UPDATE rollup SET latency = x'ffffff'"],
  ['the position', `UPDATE reading SET position = '{"ino":"none"}'`],
])('begins anew when %s makes no sense any more', async (_, edit) => {
  const scene = new IngestScene()
  scene.log(2)
  scene.read()
  scene.die()
  const other = openTraffic(scene.database)
  other.sqlite.exec(edit)
  other.close()
  const counting = countingOf(scene)
  scene.log(1)
  const reports = [await counting.turn(), await counting.turn(), await counting.turn()]
  expect(reports.filter(({ aside }) => aside !== null)).toHaveLength(1)
  expect(reports.at(-1)).toMatchObject({ blind: null })
  expect(scene.total()).toBe(3)
})

function openTraffic(file: string): Database {
  return new Database(file, null, {
    migrations: new URL('../../../core/src/sqlite/traffic/migrations/', import.meta.url),
    synchronous: 'NORMAL',
    mostCheckedBytes: 0,
    timeoutMs: 0,
    shrinks: true,
  })
}

/** Where SQLite keeps the version of a schema in its file (https://www.sqlite.org/fileformat.html). */
const versionAt = 60

function versionOf(file: string): number {
  return readFileSync(file).readUInt32BE(versionAt)
}

function setVersion(file: string, version: number): void {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(version)
  overwrite(file, versionAt, bytes)
}

/** All but what opening looks at. */
function damagePages(file: string): void {
  const from = 4 * 4096
  overwrite(file, from, Buffer.alloc(statSync(file).size - from, 0xff))
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, bytes, 0, bytes.length, at)
  closeSync(descriptor)
}
