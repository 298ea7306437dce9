import type { Log } from '@gatehouse/core/log.ts'
import type { CommandDeps } from '../command.ts'

/** What dispatch needs beside what commands need. */
export interface DispatchDeps extends CommandDeps {
  log: Log
  /** A short random id under which a bug is found in the log. */
  reference(): string
}
