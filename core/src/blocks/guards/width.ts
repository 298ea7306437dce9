import { widthOf } from '../prefix.ts'
import type { BlockGuard } from './guard.ts'

/** Wider than this many bits is more than one client can have, and more than anybody means by one attacker. */
export const wide = {
  4: { bits: 24, words: '256 IPv4 addresses' },
  6: { bits: 48, words: 'a /48 of IPv6, which is a whole customer' },
}
/** Wider than this is no attacker at all. */
export const veryWide = {
  4: { bits: 16, words: '65,536 IPv4 addresses' },
  6: { bits: 32, words: 'a /32 of IPv6, which is a whole provider' },
}

/** How much is blocked at once. All of a family is refused: that has a name of its own. */
export const width: BlockGuard = {
  name: 'width',
  check: (_deps, { prefix: { family, bits } }) => {
    if (bits === 0)
      return [
        {
          message: `This is everybody with IPv${family}. To let nobody in but some, type: lockdown all`,
          risk: null,
        },
      ]
    if (bits < veryWide[family].bits)
      return [{ message: `This is more than ${veryWide[family].words}.`, risk: 'critical' }]
    if (bits < wide[family].bits && bits < widthOf(family))
      return [{ message: `This is more than ${wide[family].words}.`, risk: 'destructive' }]
    return []
  },
}
