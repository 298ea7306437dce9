import type { Finding } from '../../routing/guards/guard.ts'
import { type AbleDeps, withCodes } from '../able.ts'
import type { Account } from '../account.ts'

/** Refuses to take away the last active admin who has codes: nobody could confirm anything any more. */
export function lastAdmin(deps: AbleDeps, account: Account): Finding[] {
  const able = withCodes(deps, 'admin')
  if (able.length !== 1 || able[0]?.id !== account.id) return []
  const other = deps.accounts
    .list()
    .find(one => one.role === 'admin' && one.state === 'active' && one.id !== account.id)
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
