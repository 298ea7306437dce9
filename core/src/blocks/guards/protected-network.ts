import { overlaps } from '../overlap.ts'
import { networkText, readPrefix } from '../prefix.ts'
import type { BlockGuard } from './guard.ts'

/** What the settings name as never to be blocked by mistake. */
export const protectedNetwork: BlockGuard = {
  name: 'protected-network',
  check: ({ state }, { left }) =>
    state.settings.protectedNetworks
      .flatMap(text => readPrefix(text) ?? [])
      .filter(prefix => overlaps(left, prefix))
      .map(prefix => ({
        message: `A part of it is protected by the settings: ${networkText(prefix)} (settings show).`,
        risk: 'critical' as const,
      })),
}
