import { z } from 'zod'
import type { PolicyUser, PolicyUserStore } from '../identity/policy-user.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.number(),
  policy: z.string(),
  user: z.string(),
  askedBy: z.string(),
})

/** Users of policies in SQLite. */
export class SqlitePolicyUserStore implements PolicyUserStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  keep(policy: string, user: string, askedBy: string): number {
    return this.#database.write(() => {
      const row = this.#database.sqlite
        .prepare(
          `INSERT INTO policy_user (policy, user, asked_by) VALUES (?, ?, ?)
           ON CONFLICT (policy, user) DO UPDATE SET asked_by = excluded.asked_by
           RETURNING id, policy, user, asked_by AS askedBy`,
        )
        .get(policy, user, askedBy)
      return Row.parse(row).id
    })
  }

  get(id: number): PolicyUser | null {
    const row = this.#database.sqlite
      .prepare('SELECT id, policy, user, asked_by AS askedBy FROM policy_user WHERE id = ?')
      .get(id)
    return row === undefined ? null : Row.parse(row)
  }
}
