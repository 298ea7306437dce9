import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lastChange } from '@gatehouse/core/operations/last-change.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteRevisionStore } from '@gatehouse/core/sqlite/revision-store.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: string
let database: Database
let revisions: SqliteRevisionStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gh-sql-'))
  database = new Database(join(folder, 'one.db'))
  revisions = new SqliteRevisionStore(database)
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const port = (number: number): DesiredState => ({
  settings: initialSettings(`:${number}`, null),
  policies: [],
  mitigations: [],
  routes: [],
})
const http = ({ settings }: DesiredState) => settings.http

/** A revision for each of these ports. */
function history(...ports: number[]): void {
  for (const one of ports) {
    const parent = revisions.active()?.number ?? null
    const [begun] = revisions.begin([{ parent, state: port(one), author: 'anna', why: 'test' }], 1)
    revisions.activate(begun?.number ?? 0, 2)
  }
}

it.each([
  ['in the middle', [80, 81, 82, 83, 83, 83], 0, 4],
  ['at the end', [80, 80, 80, 81], 0, 4],
  ['right behind where it is looked from', [80, 81, 81, 81], 1, 2],
  ['before where it is looked from', [80, 81, 81, 81], 2, null],
  ['never', [80, 80, 80], 1, null],
])('finds the revision that made a value what it is: %s', (_name, ports, since, expected) => {
  history(...ports)
  expect(lastChange(revisions, since, http)?.number ?? null).toBe(expected)
})

it('reads few of many states', () => {
  history(...Array.from({ length: 100 }, (_, index) => (index < 60 ? 80 : 81)))
  let read = 0
  const counted = {
    active: () => revisions.active(),
    get: (number: number) => revisions.get(number),
    state: (number: number) => {
      read += 1
      return revisions.state(number)
    },
  }
  expect(lastChange(counted, 0, http)?.number).toBe(61)
  expect(read).toBeLessThan(12)
})

it('keeps the active state as the same object, whatever else is read', () => {
  history(80, 81, 82)
  const active = revisions.state(3)
  for (const number of [1, 2, 1]) revisions.state(number)
  expect(revisions.state(3)).toBe(active)
})

it('keeps a state that is being applied as the object that was wished for', () => {
  history(80, 81)
  const state = port(82)
  revisions.begin([{ parent: 2, state, author: 'anna', why: 'test' }], 1)
  revisions.state(1)
  expect(revisions.state(3)).toBe(state)
  revisions.activate(3, 2)
  revisions.state(1)
  expect(revisions.state(3)).toBe(state)
})

it('keeps the active state as one object after a restart, too', () => {
  history(80, 81, 82)
  const anew = new SqliteRevisionStore(database)
  const active = anew.state(3)
  for (const number of [1, 2]) anew.state(number)
  expect(anew.state(3)).toBe(active)
})
