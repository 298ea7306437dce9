import { withCodes } from '../able.ts'
import { defineGuard } from './guard.ts'

/** Says how it goes on after the last codes of an admin. It does not refuse: the only admin's phone may be what was lost. */
export const lastCodes = defineGuard({
  name: 'last-codes',
  looksAt: ['codes-reset'],
  check: (deps, { account }) => {
    const able = withCodes(deps, 'admin')
    if (able.length !== 1 || able[0]?.id !== account.id) return []
    return [
      {
        message: `${account.name} is the last active admin who has codes. After this, new ones are taken up at the console of the machine: account bootstrap ${account.name}`,
        risk: 'critical',
      },
    ]
  },
})
