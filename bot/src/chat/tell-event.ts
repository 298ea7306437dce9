import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { isToldAsAlert } from '../alerts/told-as-alert.ts'
import { announceEvent, endTrouble } from '../cards/announce.ts'
import { announceEnd, wasToldOf } from '../cards/announce-end.ts'
import { eventReply } from '../replies/event-reply.ts'

type TellDeps = Parameters<typeof announceEnd>[0]

/** Tells everybody of something that happened without a command, on the card of that thing where it has one. */
export function tellEvent(deps: TellDeps, event: EdgeEvent): void {
  if (isToldAsAlert(event)) return
  const name = `${event.kind}-${deps.clock.nowMs()}`
  switch (event.kind) {
    case 'edge-up':
      endTrouble(deps, 'edge-down', name, eventReply(event))
      return
    case 'blocks-in-force':
      endTrouble(deps, 'blocks-not-in-force', name, eventReply(event))
      return
    case 'blocks-repaired':
      announceEvent(deps, `${event.kind}-${event.sinceMs}`, eventReply(event))
      return
    case 'mitigation-ends':
    case 'mitigation-holds':
      announceEnd(deps, event.mitigation)
      return
    case 'mitigation-ended':
      // The card that told of its end says by itself that it has come.
      if (!wasToldOf(deps, event.mitigation, event.untilMs))
        announceEvent(deps, `ended-${event.mitigation}-${event.untilMs}`, eventReply(event))
      return
    case 'taken-back':
      // The card of the operation says so, and what takes it back has a card of its own.
      return
    case 'not-taken-back':
      announceEvent(deps, `lease-${event.operation}`, eventReply(event))
      return
    default:
      announceEvent(deps, name, eventReply(event))
  }
}
