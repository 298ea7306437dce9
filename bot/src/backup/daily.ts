import type { Backups } from '@gatehouse/core/backup/backups.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { type AuditLog, gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import type { Log } from '@gatehouse/core/log.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
/** A start has better things to do. */
const firstAfterMs = 10 * minuteMs
const lookEveryMs = 15 * minuteMs
/** After one that came to nothing. */
const againAfterMs = 60 * minuteMs

/** What makes backups by itself. */
export interface DailyDeps {
  backups: Pick<Backups, 'create' | 'lastGood'>
  audit: AuditLog
  clock: Clock
  log: Log
}

/** Makes a backup whenever the last good one is a day old, until the signal. Never throws: what goes wrong is logged, written into the audit once, and tried again. */
export async function keepBackups(deps: DailyDeps, signal: AbortSignal): Promise<void> {
  const { clock } = deps
  let failing = false
  await clock.sleep(firstAfterMs, signal)
  while (!signal.aborted) {
    const words = await backUpIfDue(deps)
    if (words !== null && !failing) writeFailed(deps, words)
    failing = words !== null
    await clock.sleep(failing ? againAfterMs : lookEveryMs, signal)
  }
}

/** @returns why there is none, in words; null when there is one */
async function backUpIfDue({ backups, clock, log }: DailyDeps): Promise<string | null> {
  try {
    const last = backups.lastGood()
    const ageMs = last === null ? Number.POSITIVE_INFINITY : clock.nowMs() - last.madeAtMs
    // One from the future was made while the clock was wrong.
    if (ageMs >= 0 && ageMs < dayMs) return null
    const { path, bytes } = await backups.create('gatehouse')
    log.info('backup made', { path, bytes })
    return null
  } catch (error) {
    log.error('backup not made', { error })
    return errorWords(error)
  }
}

function writeFailed({ audit, clock, log }: DailyDeps, words: string): void {
  try {
    audit.append({
      atMs: clock.nowMs(),
      kind: 'happened',
      actor: gatehouseActor,
      face: 'gatehouse',
      subject: 'The daily backup could not be made',
      facts: { words },
    })
  } catch (error) {
    log.error('that no backup was made is not in the audit', { error })
  }
}
