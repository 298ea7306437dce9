import type { Account } from './account.ts'
import type { AuditEntry } from './audit.ts'

/** What the console of the machine did without anybody's code, until every admin has been told. */
export interface Announcements {
  /** Entries of kind `local` that this account has not been told of, oldest first, at most `limit`; none from before the account was. */
  unseen(account: Account, limit: number): AuditEntry[]
  /** The account has been told of everything up to this entry. */
  seen(accountId: number, seq: number): void
}
