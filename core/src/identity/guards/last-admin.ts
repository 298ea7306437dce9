import type { Finding } from '../../routing/guards/guard.ts'
import type { Account, AccountStore } from '../account.ts'
import type { Codes } from '../totp.ts'

/** What this guard asks. */
export interface LastAdminDeps {
  accounts: Pick<AccountStore, 'list'>
  codes: Pick<Codes, 'enrolled'>
}

/** Refuses to take away the last active admin who has codes: nobody could confirm anything any more. */
export function lastAdmin({ accounts, codes }: LastAdminDeps, account: Account): Finding[] {
  const admins = accounts.list().filter(one => one.role === 'admin' && one.state === 'active')
  const able = admins.filter(one => codes.enrolled(one.id))
  if (able.length !== 1 || able[0]?.id !== account.id) return []
  const other = admins.find(one => one.id !== account.id)
  const first = other
    ? `account enroll ${other.name}`
    : 'account add <name> role=admin, then account enroll <name>'
  return [
    {
      guard: 'last-admin',
      message: `${account.name} is the last active admin who has codes; without one nobody could confirm anything. First let another admin take up codes: ${first}`,
      risk: null,
    },
  ]
}
