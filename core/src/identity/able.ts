import type { Account, AccountStore } from './account.ts'
import { covers, type Role } from './role.ts'
import type { Codes } from './totp.ts'

/** What tells who is able. */
export interface AbleDeps {
  accounts: Pick<AccountStore, 'list'>
  codes: Pick<Codes, 'enrolled'>
}

/**
 * Active accounts of at least this role that have codes: whoever can confirm what asks for that role.
 * Those whose codes are locked count. Were they left out, twenty wrong codes for one admin would take the second person away, and with it
 * the need for one.
 */
export function withCodes({ accounts, codes }: AbleDeps, role: Role): Account[] {
  return accounts
    .list()
    .filter(account => account.state === 'active' && covers(account.role, role) && codes.enrolled(account.id))
}
