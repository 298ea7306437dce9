import type { Adviser } from '../situation.ts'
import { atHand } from './at-hand.ts'
import { attack } from './attack.ts'
import { busyClient } from './busy-client.ts'
import { drifted } from './drifted.ts'
import { failingChange } from './failing-change.ts'
import { failingRoute } from './failing-route.ts'
import { failingUpstream } from './failing-upstream.ts'
import { flood } from './flood.ts'
import { openAlert } from './open-alert.ts'

/** Everybody who has an opinion. */
export const advisers: readonly Adviser[] = [
  drifted,
  failingChange,
  failingUpstream,
  openAlert,
  busyClient,
  flood,
  attack,
  failingRoute,
  atHand,
]
