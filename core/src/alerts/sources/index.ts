import type { AlertSource } from '../source.ts'
import { applyFailed } from './apply-failed.ts'
import { backup } from './backup.ts'
import { certificateEnd } from './certificate-end.ts'
import { disk } from './disk.ts'
import { doctor } from './doctor.ts'
import { drift } from './drift.ts'
import { edgeDown } from './edge-down.ts'
import { findings } from './findings.ts'
import { logReader } from './log-reader.ts'
import { platformDown } from './platform-down.ts'
import { routeHealth } from './route-health.ts'

/** Every source of alerts. */
export const alertSources: readonly AlertSource[] = [
  edgeDown,
  routeHealth,
  findings,
  certificateEnd,
  drift,
  applyFailed,
  logReader,
  platformDown,
  disk,
  backup,
  doctor,
]
