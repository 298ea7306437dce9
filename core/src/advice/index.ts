import { atHand } from './advisers/at-hand.ts'
import { attack } from './advisers/attack.ts'
import { busyClient } from './advisers/busy-client.ts'
import { drifted } from './advisers/drifted.ts'
import { failingChange } from './advisers/failing-change.ts'
import { failingRoute } from './advisers/failing-route.ts'
import { failingUpstream } from './advisers/failing-upstream.ts'
import { flood } from './advisers/flood.ts'
import type { Advice, Adviser, Situation } from './situation.ts'

export type { Advice, Adviser, NewestChange, Situation } from './situation.ts'

/** Everybody who has an opinion. */
export const advisers: readonly Adviser[] = [
  drifted,
  failingChange,
  failingUpstream,
  busyClient,
  flood,
  attack,
  failingRoute,
  atHand,
]

/** What could be done now, the most useful first, each line once. */
export function advise(situation: Situation): Advice[] {
  const all = advisers.flatMap(adviser => adviser.advise(situation)).sort((a, b) => b.weight - a.weight)
  return all.filter(({ line }, index) => all.findIndex(other => other.line === line) === index)
}
