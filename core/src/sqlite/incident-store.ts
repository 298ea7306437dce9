import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import type { Incident, IncidentEnd, IncidentNote, IncidentStore } from '../incidents/incident.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  number: z.int(),
  title: z.string(),
  opened_by: z.string(),
  opened_at_ms: z.int(),
  first_seq: z.int(),
  closed_by: z.string().nullable(),
  closed_at_ms: z.int().nullable(),
  last_seq: z.int().nullable(),
  summary: z.string().nullable(),
})
const NoteRow = z.strictObject({
  seq: z.int(),
  incident: z.int(),
  text: z.string(),
  by: z.string(),
  at_ms: z.int(),
})

/** Incidents in SQLite. That one is open at most, and that nothing is rewritten, are rules of the schema. */
export class SqliteIncidentStore implements IncidentStore {
  readonly #database: Database
  readonly #open: Sqlite.Statement

  constructor(database: Database) {
    this.#database = database
    this.#open = database.prepare('SELECT * FROM incident WHERE last_seq IS NULL')
  }

  list(limit: number): Incident[] {
    return this.#read('ORDER BY number DESC LIMIT ?', limit)
  }

  get(number: number): Incident | null {
    return this.#read('WHERE number = ?', number)[0] ?? null
  }

  open(): Incident | null {
    const row = this.#open.get()
    return row === undefined ? null : toIncident(row)
  }

  begin(
    { title, openedBy, firstSeq }: Pick<Incident, 'title' | 'openedBy' | 'firstSeq'>,
    nowMs: number,
  ): Incident {
    return this.#database.write(() => {
      const open = this.open()
      if (open) throw new AppError('conflict', `Incident ${open.number} is open already.`)
      const number = (this.list(1)[0]?.number ?? 0) + 1
      this.#run(
        'INSERT INTO incident (number, title, opened_by, opened_at_ms, first_seq) VALUES (?, ?, ?, ?, ?)',
        number,
        title,
        openedBy,
        nowMs,
        firstSeq,
      )
      return { number, title, openedBy, openedAtMs: nowMs, firstSeq, end: null }
    })
  }

  close(number: number, { by, lastSeq, summary }: Omit<IncidentEnd, 'atMs'>, nowMs: number): void {
    this.#database.write(() => {
      const changes = this.#run(
        'UPDATE incident SET closed_by = ?, closed_at_ms = ?, last_seq = ?, summary = ? WHERE number = ? AND last_seq IS NULL',
        by,
        nowMs,
        lastSeq,
        summary,
        number,
      )
      if (changes !== 1) throw new AppError('conflict', `Incident ${number} is not open.`)
    })
  }

  note({ seq, incident, text, by }: Omit<IncidentNote, 'atMs'>, nowMs: number): void {
    this.#database.write(() =>
      this.#run(
        'INSERT INTO incident_note (seq, incident, text, by, at_ms) VALUES (?, ?, ?, ?, ?)',
        seq,
        incident,
        text,
        by,
        nowMs,
      ),
    )
  }

  notesOf(incident: number): IncidentNote[] {
    return this.#notes('WHERE incident = ?', incident)
  }

  notesWithin(firstSeq: number, lastSeq: number): IncidentNote[] {
    return this.#notes('WHERE seq BETWEEN ? AND ?', firstSeq, lastSeq)
  }

  within(firstSeq: number, lastSeq: number): Incident[] {
    return this.#read(
      'WHERE first_seq BETWEEN ? AND ? OR last_seq BETWEEN ? AND ? ORDER BY number',
      firstSeq,
      lastSeq,
      firstSeq,
      lastSeq,
    )
  }

  #read(rest: string, ...values: number[]): Incident[] {
    return this.#database
      .prepare(`SELECT * FROM incident ${rest}`)
      .all(...values)
      .map(toIncident)
  }

  #notes(where: string, ...values: number[]): IncidentNote[] {
    return this.#database
      .prepare(`SELECT * FROM incident_note ${where} ORDER BY seq`)
      .all(...values)
      .map(row => {
        const { at_ms, ...note } = NoteRow.parse(row)
        return { ...note, atMs: at_ms }
      })
  }

  #run(sql: string, ...values: (string | number | null)[]): number {
    return this.#database.prepare(sql).run(...values).changes
  }
}

function toIncident(row: unknown): Incident {
  const { number, title, opened_by, opened_at_ms, first_seq, ...closed } = Row.parse(row)
  return {
    number,
    title,
    openedBy: opened_by,
    openedAtMs: opened_at_ms,
    firstSeq: first_seq,
    end: toEnd(closed),
  }
}

type ClosedRow = Pick<z.infer<typeof Row>, 'closed_by' | 'closed_at_ms' | 'last_seq' | 'summary'>

function toEnd({ closed_by, closed_at_ms, last_seq, summary }: ClosedRow): IncidentEnd | null {
  if (closed_by === null || closed_at_ms === null || last_seq === null) return null
  return { by: closed_by, atMs: closed_at_ms, lastSeq: last_seq, summary }
}
