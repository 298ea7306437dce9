import type { KeptAlert } from '@gatehouse/core/alerts/alert-store.ts'
import { stillHolds } from '../../alerts/started-for.ts'
import { AlertContent } from '../../cards/alert-content.ts'
import { alertFacts, alertSeverity, alertTitle } from '../../replies/alert-words.ts'
import { type Button, type Card, plainCard } from '../card.ts'
import { lineButton, whatLineButton } from '../line-button.ts'
import { defineCardKind } from './card-kind.ts'

/** So long after its end it offers to end what was started for it. */
const offersMs = 24 * 3_600_000

/** An alert, from when people are told of it until it is over, and until what was started for it has ended. */
export const alert = defineCardKind({
  kind: 'alert',
  content: AlertContent,
  touches: () => [],
  mustShow: () => true,
  say: (deps, _stored, { alert: id, round, started }) => {
    const found = deps.alerts.get(id)
    if (!found)
      return { card: plainCard({ title: 'This is not known any more.', severity: 'info' }), final: true }
    if (found.round !== round) return { card: earlierCard(found), final: true }
    const nowMs = deps.clock.nowMs()
    const facts = alertFacts(found, deps.alerts.silences(nowMs), nowMs)
    const reply = { title: alertTitle(found), severity: alertSeverity(found), facts }
    if (found.recoveredMs === null) return { card: plainCard(reply, openButtons(deps, found)), final: false }
    const offered = nowMs - found.recoveredMs > offersMs ? [] : started.filter(line => stillHolds(deps, line))
    const notes = offered.length === 0 ? [] : ['What was started meanwhile still holds.']
    return {
      card: plainCard({ ...reply, notes }, offered.flatMap(whatLineButton).slice(0, 3)),
      final: offered.length === 0,
    }
  },
})

function earlierCard(found: KeptAlert): Card {
  const notes = found.told ? ['It was told anew, further down.'] : []
  return plainCard({ title: alertTitle(found), severity: 'info', notes })
}

/** Where there is room for three alone, one is what helps most, and one says that somebody is at it. */
function openButtons(
  deps: Parameters<typeof stillHolds>[0],
  { id, actions, acknowledged }: KeptAlert,
): Button[] {
  // Whom somebody blocks already needs no other block.
  const isBlocked = (line: string) =>
    line.startsWith('block ') && stillHolds(deps, line.split(' ', 2).join(' '))
  const [first, ...others] = actions.filter(line => !isBlocked(line))
  const ack = acknowledged ? [] : [`alert ack ${id}`]
  const lines = [...(first === undefined ? [] : [first]), ...ack, ...others, `alert silence ${id} 1h`]
  return lines.flatMap(line => lineButton(line) ?? [])
}
