import { atRest } from './measurements/at-rest.ts'
import { blocking } from './measurements/blocks.ts'
import { chatAcknowledgement } from './measurements/chat-acknowledgement.ts'
import { chatWhileReading } from './measurements/chat-while-reading.ts'
import { compiling } from './measurements/compile.ts'
import { lastHost } from './measurements/last-host.ts'
import { linkTime } from './measurements/link-time.ts'
import { logs } from './measurements/logs.ts'
import { pageViewers } from './measurements/page-viewers.ts'
import { pageWeight } from './measurements/page-weight.ts'
import { planToLive } from './measurements/plan-to-live.ts'
import { policyCost } from './measurements/policy-cost.ts'
import { recovery } from './measurements/recovery.ts'
import { starting } from './measurements/start.ts'
import { wafSharing } from './measurements/waf-sharing.ts'
import type { Measurement } from './row.ts'

/** Everything that is measured, in the order of the report. */
export const measurements: readonly Measurement[] = [
  lastHost,
  planToLive,
  compiling,
  recovery,
  policyCost,
  wafSharing,
  blocking,
  chatAcknowledgement,
  chatWhileReading,
  logs,
  linkTime,
  pageWeight,
  pageViewers,
  atRest,
  starting,
]
