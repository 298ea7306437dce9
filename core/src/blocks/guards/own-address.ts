import { addressesIn } from '../overlap.ts'
import type { BlockGuard } from './guard.ts'

/** Whoever asks would lock themselves out. */
export const ownAddress: BlockGuard = {
  name: 'own-address',
  check: ({ seen }, { left }) =>
    addressesIn(left, seen.own).map(address => ({
      message: `You come from there yourself: ${address} is an address from which you used Gatehouse lately.`,
      risk: 'critical' as const,
    })),
}
