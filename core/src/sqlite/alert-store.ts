import { z } from 'zod'
import { alertSeverities } from '../alerts/alert.ts'
import { type AlertStore, type KeptAlert, mostOver, overLifeMs, type Silence } from '../alerts/alert-store.ts'
import type { Database } from './database.ts'

const Bit = z.literal([0, 1])
const Row = z.strictObject({
  id: z.int(),
  key: z.string(),
  severity: z.enum(alertSeverities),
  title: z.string(),
  facts: z.string(),
  route: z.string().nullable(),
  actions: z.string(),
  members: z.string(),
  elsewhere: Bit,
  raised_at_ms: z.int(),
  changed_at_ms: z.int(),
  recovered_at_ms: z.int().nullable(),
  times: z.int(),
  begun: z.string(),
  ack_by: z.string().nullable(),
  ack_until_ms: z.int().nullable(),
  told: Bit,
  round: z.int(),
  is_cut: Bit,
})
const SilenceRow = z.strictObject({
  id: z.int(),
  what: z.string(),
  critical: Bit,
  by: z.string(),
  reason: z.string().nullable(),
  since_ms: z.int(),
  until_ms: z.int(),
  ended_at_ms: z.int().nullable(),
  members: z.string(),
})
const Texts = z.array(z.string())
const Moments = z.array(z.int())
const Facts = z.array(z.tuple([z.string(), z.string()]))

const columns = Object.keys(Row.shape).filter(name => name !== 'id')

/** Alerts and silences in SQLite. That one is open a key is a rule of the schema. */
export class SqliteAlertStore implements AlertStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add(alert: Omit<KeptAlert, 'id'>): KeptAlert {
    const { id } = z
      .object({ id: z.int() })
      .parse(
        this.#database.write(() =>
          this.#database
            .prepare(
              `INSERT INTO alert (${columns.join(', ')}) VALUES (${columns.map(name => `@${name}`).join(', ')}) RETURNING id`,
            )
            .get(toRow(alert)),
        ),
      )
    return { ...alert, id }
  }

  put(alert: KeptAlert): void {
    const set = columns.map(name => `${name} = @${name}`).join(', ')
    this.#database.write(() =>
      this.#database.prepare(`UPDATE alert SET ${set} WHERE id = @id`).run({ ...toRow(alert), id: alert.id }),
    )
  }

  get(id: number): KeptAlert | null {
    return this.#read('WHERE id = ?', id)[0] ?? null
  }

  open(): KeptAlert[] {
    return this.#read('WHERE recovered_at_ms IS NULL ORDER BY id')
  }

  lastOver(key: string, sinceMs: number): KeptAlert | null {
    return (
      this.#read(
        'WHERE key = ? AND recovered_at_ms IS NOT NULL AND recovered_at_ms >= ? ORDER BY recovered_at_ms DESC LIMIT 1',
        key,
        sinceMs,
      )[0] ?? null
    )
  }

  list(limit: number): KeptAlert[] {
    return this.#read('ORDER BY id DESC LIMIT ?', limit)
  }

  silences(nowMs: number): Silence[] {
    return this.#database
      .prepare('SELECT * FROM alert_silence WHERE ended_at_ms IS NULL AND until_ms > ? ORDER BY id')
      .all(nowMs)
      .map(row => {
        const { critical, since_ms, until_ms, ended_at_ms: _, members, ...rest } = SilenceRow.parse(row)
        const times = { sinceMs: since_ms, untilMs: until_ms }
        return { ...rest, ...times, critical: critical === 1, members: Texts.parse(JSON.parse(members)) }
      })
  }

  addSilence(silence: Omit<Silence, 'id'>): Silence {
    const { what, critical, by, reason, sinceMs, untilMs, members } = silence
    const row = this.#database.write(() =>
      this.#database
        .prepare(
          'INSERT INTO alert_silence (what, critical, by, reason, since_ms, until_ms, members) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id',
        )
        .get(what, critical ? 1 : 0, by, reason, sinceMs, untilMs, JSON.stringify(members)),
    )
    const { id } = z.object({ id: z.int() }).parse(row)
    return { id, ...silence }
  }

  endSilence(id: number, nowMs: number): boolean {
    return (
      this.#run(
        'UPDATE alert_silence SET ended_at_ms = ? WHERE id = ? AND ended_at_ms IS NULL AND until_ms > ?',
        nowMs,
        id,
        nowMs,
      ) === 1
    )
  }

  forget(nowMs: number): void {
    this.#database.write(() => {
      this.#run(
        `DELETE FROM alert WHERE recovered_at_ms < ? OR id IN
         (SELECT id FROM alert WHERE recovered_at_ms IS NOT NULL ORDER BY recovered_at_ms DESC LIMIT -1 OFFSET ?)`,
        nowMs - overLifeMs,
        mostOver,
      )
      this.#run('DELETE FROM alert_silence WHERE until_ms < ?', nowMs - overLifeMs)
    })
  }

  #read(rest: string, ...values: (string | number)[]): KeptAlert[] {
    return this.#database
      .prepare(`SELECT * FROM alert ${rest}`)
      .all(...values)
      .map(toAlert)
  }

  #run(sql: string, ...values: (string | number)[]): number {
    return this.#database.write(() => this.#database.prepare(sql).run(...values).changes)
  }
}

function toRow(alert: Omit<KeptAlert, 'id'>): Omit<z.infer<typeof Row>, 'id'> {
  const { acknowledged } = alert
  return {
    key: alert.key,
    severity: alert.severity,
    title: alert.title,
    facts: JSON.stringify(alert.facts),
    route: alert.route,
    actions: JSON.stringify(alert.actions),
    members: JSON.stringify(alert.members),
    elsewhere: alert.elsewhere ? 1 : 0,
    raised_at_ms: alert.raisedMs,
    changed_at_ms: alert.changedMs,
    recovered_at_ms: alert.recoveredMs,
    times: alert.times,
    begun: JSON.stringify(alert.begunMs),
    ack_by: acknowledged?.by ?? null,
    ack_until_ms: acknowledged?.untilMs ?? null,
    told: alert.told ? 1 : 0,
    round: alert.round,
    is_cut: 0,
  }
}

function toAlert(row: unknown): KeptAlert {
  const read = Row.parse(row)
  const { ack_by: by, ack_until_ms: untilMs } = read
  return {
    id: read.id,
    key: read.key,
    severity: read.severity,
    title: read.title,
    facts: Facts.parse(JSON.parse(read.facts)),
    route: read.route,
    actions: Texts.parse(JSON.parse(read.actions)),
    members: Texts.parse(JSON.parse(read.members)),
    ...(read.elsewhere === 1 && { elsewhere: true as const }),
    raisedMs: read.raised_at_ms,
    changedMs: read.changed_at_ms,
    recoveredMs: read.recovered_at_ms,
    times: read.times,
    begunMs: Moments.parse(JSON.parse(read.begun)),
    acknowledged: by === null || untilMs === null ? null : { by, untilMs },
    told: read.told === 1,
    round: read.round,
  }
}
