import { z } from 'zod'
import type { Account } from '../identity/account.ts'
import type { Announcements } from '../identity/announcement.ts'
import type { AuditEntry, AuditLog } from '../identity/audit.ts'
import type { Database } from './database.ts'

const Seen = z.strictObject({ seq: z.number() })

/** Who has been told up to where, in SQLite. */
export class SqliteAnnouncements implements Announcements {
  readonly #database: Database
  readonly #audit: AuditLog

  constructor(database: Database, audit: AuditLog) {
    this.#database = database
    this.#audit = audit
  }

  unseen({ id, createdAtMs }: Account, limit: number): AuditEntry[] {
    const row = this.#database.prepare('SELECT seq FROM announcement_seen WHERE account = ?').get(id)
    const after = row === undefined ? 0 : Seen.parse(row).seq
    return this.#audit.list({ kind: 'local', after, sinceMs: createdAtMs, limit })
  }

  seen(accountId: number, seq: number): void {
    this.#database.write(() =>
      this.#database
        .prepare(
          'INSERT INTO announcement_seen (account, seq) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET seq = excluded.seq',
        )
        .run(accountId, seq),
    )
  }
}
