import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteIncidentStore } from '@gatehouse/core/sqlite/incident-store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditKey, event } from '../identity/audit-events.ts'

let database: Database
let incidents: SqliteIncidentStore
beforeEach(() => {
  database = new Database(':memory:')
  incidents = new SqliteIncidentStore(database)
  const audit = new SqliteAuditLog(database, auditKey)
  for (let index = 1; index <= 20; index += 1) audit.append(event(index))
})
afterEach(() => database.close())

const begin = (firstSeq: number, title = 'Checkout is slow') =>
  incidents.begin({ title, openedBy: 'anna', firstSeq }, firstSeq * 1000)
const end = (lastSeq: number, summary: string | null = null) => ({ by: 'bert', lastSeq, summary })

it('keeps an incident from the entry that opened it to the one that closed it', () => {
  expect(incidents.open()).toBeNull()
  expect(begin(2)).toMatchObject({ number: 1, end: null })
  expect(incidents.open()).toEqual({
    number: 1,
    title: 'Checkout is slow',
    openedBy: 'anna',
    openedAtMs: 2000,
    firstSeq: 2,
    end: null,
  })
  incidents.close(1, end(7, 'A bad deploy'), 7000)
  expect(incidents.open()).toBeNull()
  expect(incidents.get(1)?.end).toEqual({ by: 'bert', atMs: 7000, lastSeq: 7, summary: 'A bad deploy' })
  expect(begin(9).number).toBe(2)
  expect(incidents.list(10).map(({ number }) => number)).toEqual([2, 1])
  expect(incidents.list(1).map(({ number }) => number)).toEqual([2])
  expect(incidents.get(3)).toBeNull()
})

it('finds incidents by the entries that opened and closed them, and notes by theirs', () => {
  begin(2)
  incidents.note({ seq: 3, incident: 1, text: 'first', by: 'anna' }, 3000)
  incidents.close(1, end(7), 7000)
  begin(9)
  incidents.note({ seq: 10, incident: 2, text: 'second', by: 'anna' }, 10_000)
  incidents.note({ seq: 12, incident: 1, text: 'added later', by: 'bert' }, 12_000)
  const numbers = (first: number, last: number) => incidents.within(first, last).map(({ number }) => number)
  expect([numbers(1, 20), numbers(3, 6), numbers(7, 7), numbers(7, 9)]).toEqual([[1, 2], [], [1], [1, 2]])
  expect(incidents.notesOf(1)).toEqual([
    { seq: 3, incident: 1, text: 'first', by: 'anna', atMs: 3000 },
    { seq: 12, incident: 1, text: 'added later', by: 'bert', atMs: 12_000 },
  ])
  expect(incidents.notesWithin(10, 12).map(({ text }) => text)).toEqual(['second', 'added later'])
})

describe('whatever is tried', () => {
  it('there is one open incident at most', () => {
    begin(2)
    expect(() => begin(3)).toThrow('Incident 1 is open already.')
    const insert =
      "INSERT OR REPLACE INTO incident (number, title, opened_by, opened_at_ms, first_seq) VALUES (2, 't', 'b', 1, 4)"
    expect(() => database.sqlite.exec(insert)).toThrow(/while no other is open/)
    expect(incidents.list(5)).toHaveLength(1)
  })

  it('an incident is closed once, and never by an entry before it', () => {
    begin(5)
    expect(() => incidents.close(1, end(5), 1)).toThrow(/CHECK/)
    incidents.close(1, end(7), 7000)
    expect(() => incidents.close(1, end(8), 8000)).toThrow('Incident 1 is not open.')
    expect(() => incidents.close(2, end(8), 8000)).toThrow('Incident 2 is not open.')
  })

  it.each([
    "UPDATE incident SET title = 'other'",
    'UPDATE incident SET last_seq = NULL, closed_by = NULL, closed_at_ms = NULL, summary = NULL',
    'UPDATE OR REPLACE incident SET first_seq = 4',
    'DELETE FROM incident',
    "INSERT OR REPLACE INTO incident (number, title, opened_by, opened_at_ms, first_seq) VALUES (1, 't', 'b', 1, 9)",
    "INSERT OR REPLACE INTO incident (number, title, opened_by, opened_at_ms, first_seq) VALUES (2, 't', 'b', 1, 2)",
    "INSERT INTO incident (number, title, opened_by, opened_at_ms, first_seq) VALUES (2, 't', 'b', 1, 99)",
    "UPDATE incident_note SET text = 'other'",
    'DELETE FROM incident_note',
    "INSERT OR REPLACE INTO incident_note (seq, incident, text, by, at_ms) VALUES (3, 1, 't', 'b', 1)",
    "INSERT INTO incident_note (seq, incident, text, by, at_ms) VALUES (4, 7, 't', 'b', 1)",
    "INSERT INTO incident_note (seq, incident, text, by, at_ms) VALUES (4, 1, '', 'b', 1)",
  ])('%s rewrites no history', sql => {
    begin(2)
    incidents.note({ seq: 3, incident: 1, text: 'first', by: 'anna' }, 3000)
    incidents.close(1, end(7), 7000)
    const before = [incidents.list(9), incidents.notesOf(1)]
    expect(() => database.sqlite.exec(sql)).toThrow(/history|rewritten|begins open|FOREIGN KEY|CHECK/)
    expect([incidents.list(9), incidents.notesOf(1)]).toEqual(before)
  })
})
