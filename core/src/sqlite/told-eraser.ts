import { z } from 'zod'
import type { AddressFinder } from '../access-log/forget/address-finder.ts'
import { overwrite } from '../access-log/forget/overwrite.ts'
import type { ToldEraser } from '../access-log/forget/told-eraser.ts'
import { cutAddresses } from '../access-log/privacy/cut-addresses.ts'
import { wholeForMs } from '../access-log/privacy/cut-clients.ts'
import { AppError } from '../error.ts'
import type { Database } from './database.ts'

const AlertRow = z.strictObject({ id: z.int(), title: z.string(), facts: z.string(), actions: z.string() })
const Facts = z.array(z.tuple([z.string(), z.string()]))
const Actions = z.array(z.string())
const EventRow = z.strictObject({ seq: z.int(), body: z.string() })

/** What of an alert may name clients. */
interface Words {
  title: string
  facts: [label: string, value: string][]
  actions: string[]
}

/** Rows that are cut in one transaction. */
const mostCut = 200

/** Takes addresses out of alerts and of events of the webhook, in SQLite. What it takes out is nowhere in the files any more. */
export class SqliteToldEraser implements ToldEraser {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  overwrite(finder: AddressFinder): number {
    const count = this.#database.write(() => this.#forgetAlerts(finder) + this.#forgetEvents(finder))
    if (!this.#database.erase())
      throw new AppError('unavailable', 'another program reads the database of Gatehouse')
    return count
  }

  cutOld(nowMs: number): void {
    const cutMs = nowMs - wholeForMs
    let isMore = true
    while (isMore) isMore = this.#database.write(() => this.#cutAlerts(cutMs)) === mostCut
    this.#database.write(() =>
      this.#database
        .prepare(
          "UPDATE webhook_event SET state = 'given-up', body = '{}', settled_at_ms = ? WHERE state = 'waiting' AND made_at_ms <= ?",
        )
        .run(nowMs, cutMs),
    )
    // While another program reads, that is done an hour later.
    this.#database.erase()
  }

  #forgetAlerts(finder: AddressFinder): number {
    let count = 0
    const cleaned = (text: string) => {
      const bytes = Buffer.from(text)
      count += overwrite(bytes, finder)
      return bytes.toString()
    }
    for (const row of this.#rowsWith(
      finder,
      'id, title, facts, actions',
      'alert',
      'title || facts || actions',
    ))
      this.#putWords(row, cleaned)
    return count
  }

  #forgetEvents(finder: AddressFinder): number {
    const put = this.#database.prepare(
      "UPDATE webhook_event SET body = ? WHERE seq = ? AND state = 'waiting'",
    )
    let count = 0
    for (const row of this.#rowsWith(finder, 'seq, body', 'webhook_event', 'body')) {
      const { seq, body } = EventRow.parse(row)
      const bytes = Buffer.from(body)
      count += overwrite(bytes, finder)
      put.run(bytes.toString(), seq)
    }
    return count
  }

  #cutAlerts(cutMs: number): number {
    const rows = this.#database
      .prepare(
        `SELECT id, title, facts, actions FROM alert
         WHERE is_cut = 0 AND recovered_at_ms IS NOT NULL AND substr(key, 1, 9) = 'findings:' AND recovered_at_ms <= ? LIMIT ?`,
      )
      .all(cutMs, mostCut)
    const done = this.#database.prepare('UPDATE alert SET is_cut = 1 WHERE id = ?')
    for (const row of rows) done.run(this.#putWords(row, cutAddresses))
    return rows.length
  }

  /** An action that would be another one goes. @returns the alert's id */
  #putWords(row: unknown, cut: (text: string) => string): number {
    const { id, ...before } = readAlert(row)
    const next: Words = {
      title: cut(before.title),
      facts: before.facts.map(([label, value]) => [cut(label), cut(value)]),
      actions: before.actions.filter(action => cut(action) === action),
    }
    if (JSON.stringify(next) === JSON.stringify(before)) return id
    this.#database
      .prepare('UPDATE alert SET title = ?, facts = ?, actions = ? WHERE id = ?')
      .run(next.title, JSON.stringify(next.facts), JSON.stringify(next.actions), id)
    // What has shown its last word shows another one.
    this.#database
      .prepare(
        `UPDATE card_message SET state = 'open' WHERE state = 'settled' AND message IS NOT NULL
         AND card IN (SELECT id FROM card WHERE subject >= ? AND subject < ?)`,
      )
      .run(`alert:${id}:`, `alert:${id};`)
    return id
  }

  #rowsWith({ needles }: AddressFinder, columns: string, table: string, text: string): unknown[] {
    const tests = needles.map(() => `instr(${text}, ?) > 0`)
    return this.#database
      .prepare(`SELECT ${columns} FROM ${table} WHERE ${tests.join(' OR ')}`)
      .all(...needles)
  }
}

function readAlert(row: unknown): Words & { id: number } {
  const { facts, actions, ...same } = AlertRow.parse(row)
  return { ...same, facts: Facts.parse(JSON.parse(facts)), actions: Actions.parse(JSON.parse(actions)) }
}
