import { durationText } from '@gatehouse/core/duration-text.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { endedLateMs } from '@gatehouse/core/ends.ts'
import { untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { Reply } from '../reply.ts'
import { dateText } from './when-text.ts'

/** Tells people of a mitigation that ends soon, that still holds, or that has ended by itself; with what to do about it. */
export function mitigationEventReply(event: Extract<EdgeEvent, { kind: `mitigation-${string}` }>): Reply {
  const { mitigation } = event
  switch (event.kind) {
    case 'mitigation-ends':
      return {
        title: `${mitigation} ends in ${seconds(event.leftMs)}, at ${untilWords(event.untilMs)}.`,
        severity: 'info',
        next: [`extend ${mitigation} 1h`, `end ${mitigation}`],
      }
    case 'mitigation-holds':
      return {
        title: `${mitigation} still holds, since ${dateText(event.sinceMs)}, by ${event.by}. Only a person ends it.`,
        severity: 'warning',
        notes: event.reason === null ? [] : [`The reason was: ${event.reason}`],
        next: [`end ${mitigation}`, `mitigation show ${mitigation}`],
      }
    case 'mitigation-ended': {
      const late = event.lateMs >= endedLateMs
      return {
        title: `${mitigation} has ended by itself${late ? `, ${seconds(event.lateMs)} late` : ''}.`,
        severity: late ? 'warning' : 'ok',
        next: ['mitigation list'],
      }
    }
  }
}

function seconds(ms: number): string {
  return durationText(Math.max(1000, Math.floor(ms / 1000) * 1000))
}
