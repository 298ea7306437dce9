import { withCodes } from '../able.ts'
import { defineGuard } from './guard.ts'

/** Refuses to take away the last active admin who has codes: nobody could confirm anything any more. */
export const lastAdmin = defineGuard({
  name: 'last-admin',
  looksAt: ['rights-loss'],
  check: (deps, { account }) => {
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
        message: `${account.name} is the last active admin who has codes; without one nobody could confirm anything. First let another admin take up codes: ${first}`,
        risk: null,
      },
    ]
  },
})
