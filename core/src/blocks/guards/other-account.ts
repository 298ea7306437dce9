import { comesNear } from '../overlap.ts'
import type { BlockGuard } from './guard.ts'

/** Somebody else who works with Gatehouse might be locked out. Whose address it is, and which, is nobody else's matter. */
export const otherAccount: BlockGuard = {
  name: 'other-account',
  check: ({ seen }, { left }) =>
    comesNear(left, seen.others)
      ? [
          {
            message:
              'Somebody else with an account used Gatehouse from there or from nearby lately, and may be refused, too.',
            risk: 'destructive',
          },
        ]
      : [],
}
