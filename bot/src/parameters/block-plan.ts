import type { BlockWish } from '@gatehouse/core/blocks/block.ts'
import { runGuards } from '@gatehouse/core/blocks/guards/index.ts'
import { leftOf } from '@gatehouse/core/blocks/parts.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { AskedFrom, CommandDeps } from '../command.ts'
import type { Proposal } from '../proposal.ts'
import { seenClients } from './seen-clients.ts'

/** What somebody blocks within this time counts as one. */
const togetherMs = 3_600_000

/** What guards say of a block as it is wished, by whoever asks. */
export function blockFindings(deps: CommandDeps, wish: BlockWish, actor: Actor, asked: AskedFrom): Finding[] {
  const { ownAddresses, traffic, edge, blocks, clock } = deps
  const seen = seenClients(deps, actor, asked.address)
  const recent = () =>
    blocks
      .wideBy(asked.by, asked.atMs - togetherMs, clock.nowMs())
      .filter(network => network !== wish.network)
  return runGuards({ state: edge.current().state, ownAddresses, traffic, seen, recent }, wish)
}

/** Whose traffic a block touches. */
export function touchesOf(wish: BlockWish): NonNullable<Proposal['touches']> {
  return { routes: wish.routes ?? 'all', networks: leftOf(wish) }
}
