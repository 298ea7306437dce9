import { overlaps } from '../overlap.ts'
import { networkText, readPrefix } from '../prefix.ts'
import type { BlockGuard } from './guard.ts'

/** A proxy in front of the edge is no client: what it brings is judged by whose it is. */
export const trustedProxy: BlockGuard = {
  name: 'trusted-proxy',
  check: ({ state }, { left }) =>
    state.settings.trustedProxies
      .flatMap(text => readPrefix(text) ?? [])
      .filter(prefix => overlaps(left, prefix))
      .map(prefix => ({
        message: `In it is a trusted proxy (${networkText(prefix)}). Its clients are not refused by this, as they are known by their own addresses; the proxy's own requests are.`,
        risk: 'destructive' as const,
      })),
}
