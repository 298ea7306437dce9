import type { Finding } from '../../routing/guards/guard.ts'
import type { BlockWish } from '../block.ts'
import { readPrefix, without } from '../prefix.ts'
import type { BlockGuard, BlockGuardDeps } from './guard.ts'
import { honestClients } from './honest-clients.ts'
import { noEnd } from './no-end.ts'
import { otherAccount } from './other-account.ts'
import { ownAddress } from './own-address.ts'
import { ownMachine } from './own-machine.ts'
import { privateRange } from './private-range.ts'
import { protectedNetwork } from './protected-network.ts'
import { trafficShare } from './traffic-share.ts'
import { trustedProxy } from './trusted-proxy.ts'
import { upstreamClient } from './upstream-client.ts'
import { width } from './width.ts'
import { widthTogether } from './width-together.ts'

export type { BlockGuardDeps } from './guard.ts'

/** Every guard over blocks, in the order in which findings are shown. */
export const guards: readonly BlockGuard[] = [
  ownAddress,
  otherAccount,
  protectedNetwork,
  width,
  widthTogether,
  trafficShare,
  honestClients,
  noEnd,
  privateRange,
  ownMachine,
  trustedProxy,
  upstreamClient,
]

/** What all guards say about a block before it is made. */
export function runGuards(deps: BlockGuardDeps, wish: BlockWish): Finding[] {
  const prefix = readPrefix(wish.network)
  if (!prefix) return []
  const left = without(
    prefix,
    wish.except.flatMap(part => readPrefix(part) ?? []),
  )
  return guards.flatMap(guard =>
    guard.check(deps, { wish, prefix, left }).map(finding => ({ guard: guard.name, ...finding })),
  )
}
