import { z } from 'zod'
import type { PolicyUser, PolicyUserStore } from '../identity/policy-user.ts'
import type { Database } from './database.ts'

const columns = 'id, policy, user, asked_by AS askedBy, carried_by AS carriedBy'

const Row = z.strictObject({
  id: z.number(),
  policy: z.string(),
  user: z.string(),
  askedBy: z.string(),
  carriedBy: z.string().transform(text => z.array(z.string()).parse(JSON.parse(text))),
})

/** Users of policies in SQLite. */
export class SqlitePolicyUserStore implements PolicyUserStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  keep({ policy, user, askedBy, carriedBy }: Omit<PolicyUser, 'id'>): number {
    return this.#database.write(() => {
      const row = this.#database
        .prepare(
          `INSERT INTO policy_user (policy, user, asked_by, carried_by) VALUES (?, ?, ?, ?)
           ON CONFLICT (policy, user) DO UPDATE SET asked_by = excluded.asked_by, carried_by = excluded.carried_by
           RETURNING ${columns}`,
        )
        .get(policy, user, askedBy, JSON.stringify(carriedBy))
      return Row.parse(row).id
    })
  }

  get(id: number): PolicyUser | null {
    const row = this.#database.prepare(`SELECT ${columns} FROM policy_user WHERE id = ?`).get(id)
    return row === undefined ? null : Row.parse(row)
  }
}
