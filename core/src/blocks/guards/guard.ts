import type { RecentTraffic } from '../../observe/recent-traffic.ts'
import type { DesiredState } from '../../routing/desired-state.ts'
import type { Finding } from '../../routing/guards/guard.ts'
import type { BlockWish } from '../block.ts'
import type { Prefix } from '../prefix.ts'

/** From where accounts have used Gatehouse lately. */
export interface SeenClients {
  /** Addresses of whoever asks. */
  own: readonly string[]
  /** Addresses of everybody else with an account. */
  others: readonly string[]
}

/** What guards over blocks may ask of the world. */
export interface BlockGuardDeps {
  state: DesiredState
  /** This machine's own addresses in canonical spelling. */
  ownAddresses(): readonly string[]
  traffic: Pick<RecentTraffic, 'rate'>
  seen: SeenClients
  /** The other networks that whoever asks has blocked within the last hour and that still are; those of more than one address. */
  recent(): readonly string[]
}

/** Somebody is about to be blocked. */
export interface BlockDeed {
  wish: BlockWish
  /** The network, and what of it is left without its exceptions. */
  prefix: Prefix
  left: readonly Prefix[]
}

/** A rule that keeps people from blocking whom they do not mean. */
export interface BlockGuard {
  name: string
  check(deps: BlockGuardDeps, deed: BlockDeed): Omit<Finding, 'guard'>[]
}
