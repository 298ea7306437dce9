import { z } from 'zod'
import {
  mostWaitingEvents,
  type NewWebhookEvent,
  type OutboxCounts,
  settledLifeMs,
  type WaitingEvent,
  type WebhookOutbox,
} from '../webhook/outbox.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.string(),
  subject: z.string(),
  body: z.string(),
  made_at_ms: z.int(),
  tries: z.int(),
})
const Counts = z.strictObject({ waiting: z.int(), oldest: z.int().nullable(), given_up: z.int() })
const Moment = z.strictObject({ at_ms: z.int().nullable() })

/** What the receiver of the webhook is to be told, in SQLite. Of what was settled the words are gone: they may name clients. */
export class SqliteWebhookOutbox implements WebhookOutbox {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  add({ id, subject, body }: NewWebhookEvent, nowMs: number): number {
    return this.#database.write(() => {
      const { changes } = this.#database
        .prepare(
          `UPDATE webhook_event SET state = 'given-up', body = '{}', settled_at_ms = ? WHERE seq IN (
             SELECT seq FROM webhook_event WHERE state = 'waiting' ORDER BY seq DESC LIMIT -1 OFFSET ?)`,
        )
        .run(nowMs, mostWaitingEvents - 1)
      this.#database
        .prepare(
          'INSERT INTO webhook_event (id, subject, body, made_at_ms, due_at_ms) VALUES (?, ?, ?, ?, ?)',
        )
        .run(id, subject, body, nowMs, nowMs)
      return changes
    })
  }

  due(nowMs: number, most: number): WaitingEvent[] {
    return this.#database
      .prepare(
        `SELECT id, subject, body, made_at_ms, tries FROM webhook_event AS event
         WHERE state = 'waiting' AND due_at_ms <= ? AND NOT EXISTS (
           SELECT 1 FROM webhook_event AS before
           WHERE before.state = 'waiting' AND before.subject = event.subject AND before.seq < event.seq)
         ORDER BY seq LIMIT ?`,
      )
      .all(nowMs, most)
      .map(row => {
        const { made_at_ms, ...one } = Row.parse(row)
        return { ...one, madeAtMs: made_at_ms }
      })
  }

  nextMs(): number | null {
    // One behind another of its subject is due with that one at the earliest.
    const row = this.#database
      .prepare(
        `SELECT min(due_at_ms) AS at_ms FROM webhook_event AS event
         WHERE state = 'waiting' AND NOT EXISTS (
           SELECT 1 FROM webhook_event AS before
           WHERE before.state = 'waiting' AND before.subject = event.subject AND before.seq < event.seq)`,
      )
      .get()
    return Moment.parse(row).at_ms
  }

  delivered(id: string, nowMs: number): void {
    this.#settle(id, 'delivered', nowMs)
  }

  failed(id: string, dueAtMs: number): void {
    this.#database.write(() =>
      this.#database
        .prepare(
          "UPDATE webhook_event SET tries = tries + 1, due_at_ms = ? WHERE id = ? AND state = 'waiting'",
        )
        .run(dueAtMs, id),
    )
  }

  giveUp(id: string, nowMs: number): void {
    this.#settle(id, 'given-up', nowMs)
  }

  giveUpAll(nowMs: number): number {
    return this.#database.write(
      () =>
        this.#database
          .prepare(
            "UPDATE webhook_event SET state = 'given-up', body = '{}', settled_at_ms = ? WHERE state = 'waiting'",
          )
          .run(nowMs).changes,
    )
  }

  counts(): OutboxCounts {
    const row = this.#database
      .prepare(
        `SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
           min(made_at_ms) FILTER (WHERE state = 'waiting') AS oldest,
           count(*) FILTER (WHERE state = 'given-up') AS given_up FROM webhook_event`,
      )
      .get()
    const { waiting, oldest, given_up } = Counts.parse(row)
    return { waiting, oldestMs: oldest, givenUp: given_up }
  }

  forget(nowMs: number): void {
    this.#database.write(() =>
      this.#database
        .prepare("DELETE FROM webhook_event WHERE state <> 'waiting' AND settled_at_ms <= ?")
        .run(nowMs - settledLifeMs),
    )
  }

  goneSinceMs(receiver: string): number | null {
    const row = this.#database
      .prepare('SELECT max(gone_at_ms) AS at_ms FROM webhook_gone WHERE receiver = ?')
      .get(receiver)
    return Moment.parse(row).at_ms
  }

  setGone(receiver: string, goneAtMs: number | null): void {
    this.#database.write(() => {
      this.#database.prepare('DELETE FROM webhook_gone WHERE receiver = ?').run(receiver)
      if (goneAtMs !== null)
        this.#database
          .prepare('INSERT INTO webhook_gone (receiver, gone_at_ms) VALUES (?, ?)')
          .run(receiver, goneAtMs)
    })
  }

  #settle(id: string, state: 'delivered' | 'given-up', nowMs: number): void {
    this.#database.write(() =>
      this.#database
        .prepare(
          `UPDATE webhook_event SET state = ?, body = '{}', settled_at_ms = ?, tries = tries + 1
           WHERE id = ? AND state = 'waiting'`,
        )
        .run(state, nowMs, id),
    )
  }
}
