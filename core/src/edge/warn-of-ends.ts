import type { Clock } from '../clock.ts'
import { remindEveryMs, warnBeforeEndMs } from '../ends.ts'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'
import { type Mitigation, mitigationName } from '../routing/mitigation/mitigation.ts'
import type { Edge } from './edge.ts'
import type { EdgeEvent } from './outcome.ts'

/** What has been told already, kept where a restart does not lose it. */
export interface Reminders {
  /** Tells it, unless something of this mark was told about this mitigation within the time before. Told and written down in one. */
  tellOnce(reminder: { mitigation: string; mark: string; sinceMs: number }, event: EdgeEvent): void
}

interface WarnDeps {
  edge: Pick<Edge, 'current'>
  clock: Clock
  reminders: Reminders
}

const rhythm = { pauseMs: 1000, afterFailureMs: 60_000, failure: 'ends not warned of' }
const hourMs = 3_600_000

/**
 * Tells of what ends within five minutes, once for each end, and each day of what only a person ends. Who said five minutes or less when
 * it was started needs no warning.
 */
export function warnOfEnds({ edge, clock, reminders }: WarnDeps): void {
  const nowMs = clock.nowMs()
  for (const one of edge.current().state.mitigations) {
    const reminder = one.untilMs === null ? daily(one, nowMs) : beforeEnd(one, one.untilMs, nowMs)
    if (reminder) reminders.tellOnce({ mitigation: mitigationName(one), ...reminder.mark }, reminder.event)
  }
}

/** Does that now and every second until the signal. Never throws: what goes wrong is logged and tried again. */
export async function keepWarning(deps: WarnDeps & { log: Log }, signal: AbortSignal): Promise<void> {
  const work = async () => {
    warnOfEnds(deps)
  }
  await repeat(deps, rhythm, work, signal)
}

interface Reminder {
  mark: { mark: string; sinceMs: number }
  event: EdgeEvent
}

function beforeEnd(mitigation: Mitigation, untilMs: number, nowMs: number): Reminder | undefined {
  const leftMs = untilMs - nowMs
  if (leftMs <= 0 || leftMs > warnBeforeEndMs || untilMs - mitigation.sinceMs <= warnBeforeEndMs)
    return undefined
  return {
    // A clock that was set back does not make it new.
    mark: { mark: `ends ${new Date(untilMs).toISOString()}`, sinceMs: nowMs - hourMs },
    event: { kind: 'mitigation-ends', mitigation: mitigationName(mitigation), untilMs, leftMs },
  }
}

function daily(mitigation: Mitigation, nowMs: number): Reminder | undefined {
  const { sinceMs, by, reason } = mitigation
  const days = Math.floor((nowMs - sinceMs) / remindEveryMs)
  if (days < 1) return undefined
  return {
    mark: {
      mark: `day ${days} since ${new Date(sinceMs).toISOString()}`,
      sinceMs: nowMs - remindEveryMs - hourMs,
    },
    event: { kind: 'mitigation-holds', mitigation: mitigationName(mitigation), sinceMs, by, reason },
  }
}
