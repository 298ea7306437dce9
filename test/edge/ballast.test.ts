import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Ballast } from '@gatehouse/core/sqlite/ballast.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

/** A database that is as full as a disk can be, until the reserve beside it is given up. */
function fullUntilReleased(withReserve: boolean) {
  const folder = keep(temporaryFolder())
  const reserve = join(folder.path, 'ballast')
  const ballast = withReserve ? new Ballast(reserve) : null
  ballast?.keep()
  const database = new Database(join(folder.path, 'gatehouse.db'), ballast)
  keep({ stop: async () => void database.close() })
  database.sqlite.exec('CREATE TABLE thing (data BLOB) STRICT')
  const pages = Number(database.sqlite.pragma('page_count', { simple: true }))
  const write = () =>
    database.write(() => {
      database.sqlite.pragma(`max_page_count = ${withReserve && !existsSync(reserve) ? pages + 1000 : pages}`)
      database.sqlite.prepare('INSERT INTO thing VALUES (zeroblob(100000))').run()
    })
  const rows = () => database.sqlite.prepare('SELECT count(*) FROM thing').pluck().get()
  return { database, reserve, write, rows }
}

it('on a full disk the reserve is given up, and what was begun is still written, once', () => {
  const { reserve, write, rows } = fullUntilReleased(true)
  expect(statSync(reserve).size).toBe(16 * 1024 * 1024)
  write()
  expect(existsSync(reserve)).toBe(false)
  expect(rows()).toBe(1)
})

it('without a reserve the same write is refused with a sentence, and nothing is left of it', () => {
  const { write, rows } = fullUntilReleased(false)
  expect(write).toThrow('The disk is full. Nothing was changed')
  expect(rows()).toBe(0)
})

it('new work is taken again once there is room for the reserve', () => {
  const { database, reserve, write } = fullUntilReleased(true)
  write()
  database.demandReserve()
  expect(existsSync(reserve)).toBe(true)
})
