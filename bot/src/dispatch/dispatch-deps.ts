import type { Log } from '@gatehouse/core/log.ts'
import type { EffectDeps } from '../command.ts'

/** What dispatch needs beside what an effect needs. */
export interface DispatchDeps extends EffectDeps {
  log: Log
  /** A short random id under which a bug is found in the log. */
  reference(): string
}
