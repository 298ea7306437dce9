import type { Family } from '../family.ts'
import { alerts } from './alerts.ts'
import { certificates } from './certificates.ts'
import { chats } from './chats.ts'
import { edge } from './edge.ts'
import { findings } from './findings.ts'
import { health } from './health.ts'
import { traffic } from './traffic.ts'
import { webhook } from './webhook.ts'

/** Everything that is shown at /metrics, beside what the process itself is. */
export const families: readonly Family[] = [
  traffic,
  health,
  edge,
  certificates,
  findings,
  alerts,
  chats,
  webhook,
]
