import { z } from 'zod'
import type { LogForgetStore } from '../access-log/forget/forget-store.ts'
import type { Database } from './database.ts'

/** What is being taken out of the logs, in SQLite. */
export class SqliteLogForgetStore implements LogForgetStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  begin(network: string, nowMs: number): void {
    this.#database.write(() =>
      this.#database
        .prepare('INSERT INTO log_forget (network, since_ms) VALUES (?, ?) ON CONFLICT DO NOTHING')
        .run(network, nowMs),
    )
  }

  end(network: string): void {
    this.#database.write(() =>
      this.#database.prepare('DELETE FROM log_forget WHERE network = ?').run(network),
    )
  }

  underWay(): string[] {
    return this.#database
      .prepare('SELECT network FROM log_forget ORDER BY since_ms, network')
      .pluck()
      .all()
      .map(network => z.string().parse(network))
  }
}
