import { addressesIn } from '../overlap.ts'
import type { BlockGuard } from './guard.ts'

/** Whoever asks would lock themselves out. */
export const ownAddress: BlockGuard = {
  name: 'own-address',
  // The plan may be shown to others, who need not know which address that is.
  check: ({ seen }, { left }) =>
    addressesIn(left, seen.own).length === 0
      ? []
      : [
          {
            message:
              'You come from there yourself: it holds an address from which you used Gatehouse lately.',
            risk: 'critical',
          },
        ],
}
