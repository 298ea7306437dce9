import { addressesIn } from '../overlap.ts'
import type { BlockGuard } from './guard.ts'

/** Somebody else who works with Gatehouse would be locked out. Whose address it is, and which, is nobody else's matter. */
export const otherAccount: BlockGuard = {
  name: 'other-account',
  check: ({ seen }, { left }) =>
    addressesIn(left, seen.others).length === 0
      ? []
      : [
          {
            message:
              'Somebody else with an account used Gatehouse from there lately, and would be refused, too.',
            risk: 'destructive',
          },
        ],
}
