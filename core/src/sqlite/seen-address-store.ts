import { z } from 'zod'
import { mostSeen, type SeenAddressStore, seenLifeMs } from '../identity/seen-address.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({ address: z.string() })
const Last = z.strictObject({ seen_at_ms: z.int() })
const hourMs = 3_600_000

/** Addresses of accounts in SQLite. */
export class SqliteSeenAddressStore implements SeenAddressStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  see(account: number, address: string, nowMs: number): void {
    const { sqlite } = this.#database
    const known = sqlite
      .prepare('SELECT seen_at_ms FROM seen_address WHERE account = ? AND address = ?')
      .get(account, address)
    // A program may come many times a second; each write waits for the disk.
    if (known !== undefined && Math.abs(nowMs - Last.parse(known).seen_at_ms) < hourMs) return
    this.#database.write(() => {
      sqlite
        .prepare(
          'INSERT INTO seen_address (account, address, seen_at_ms) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seen_at_ms = excluded.seen_at_ms',
        )
        .run(account, address, nowMs)
      sqlite.prepare('DELETE FROM seen_address WHERE seen_at_ms <= ?').run(nowMs - seenLifeMs)
      sqlite
        .prepare(
          'DELETE FROM seen_address WHERE account = ? AND address NOT IN (SELECT address FROM seen_address WHERE account = ? ORDER BY seen_at_ms DESC, address LIMIT ?)',
        )
        .run(account, account, mostSeen)
    })
  }

  of(account: number, nowMs: number): string[] {
    return this.#read('AND account.id = ?', nowMs, account)
  }

  ofOthers(account: number | null, nowMs: number): string[] {
    return [...new Set(this.#read('AND account.id IS NOT ?', nowMs, account))]
  }

  #read(which: string, nowMs: number, account: number | null): string[] {
    return this.#database
      .prepare(
        `SELECT address FROM seen_address JOIN account ON account.id = seen_address.account
         WHERE account.state = 'active' AND seen_at_ms > ? ${which} ORDER BY seen_at_ms DESC, address LIMIT 1000`,
      )
      .all(nowMs - seenLifeMs, account)
      .map(row => Row.parse(row).address)
  }
}
