import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import { z } from 'zod'
import { askedBy } from '../../replies/confirmation-words.ts'
import { pendingReply } from '../../replies/pending-reply.ts'
import type { Reply } from '../../reply.ts'
import { type Button, plainCard } from '../card.ts'
import type { Deed } from '../deed.ts'
import { endWords } from '../over-card.ts'
import { type CardDeps, defineCardKind, type Said } from './card-kind.ts'

/** A plan that waits for a second person. Once it is carried out, its card is that of the change. */
export const waits = defineCardKind({
  kind: 'waits',
  content: z.null(),
  touches: () => [],
  mustShow: () => true,
  say: (deps, { subject }) => waitingCard(deps, subject.slice('confirmation:'.length)),
})

function waitingCard(deps: CardDeps, id: string): Said {
  const confirmation = deps.confirmations.find(id)
  if (!confirmation) return ended('This is not known any more.', [])
  const { state, line, note, expiresAtMs } = confirmation
  const asked = askedBy(deps, confirmation)
  switch (state) {
    case 'pending':
    case 'seconding': {
      if (deps.clock.nowMs() >= expiresAtMs)
        return ended(`Not done: ${line}`, ['Nobody confirmed it in time.'], asked)
      const reply = publicReply(confirmation)
      return {
        card: plainCard(
          {
            ...reply,
            title: `${asked} asks for a second person: ${line}`,
            facts: [['asked by', asked], ['risk', confirmation.plan.risk], ...(reply.facts ?? [])],
          },
          secondButtons(confirmation),
        ),
        final: false,
      }
    }
    case 'approved':
    case 'used':
      return {
        card: plainCard({
          title: `Being carried out: ${line}`,
          severity: 'info',
          facts: [['asked by', asked]],
        }),
        final: false,
      }
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'stale':
    case 'refused':
      return ended(`Not done: ${line}`, [endWords(state, note)], asked)
  }
}

/** A plan about who may do what is for admins: they see it when they press Approve…. */
function publicReply(confirmation: Confirmation): Reply {
  const { id, expiresAtMs, role, baseRevision } = confirmation
  const reply = pendingReply(confirmation, { id, expiresAtMs, needs: 'second' }, null)
  if (role !== 'admin' || baseRevision !== null) return reply
  const { changes: _, notes: __, ...rest } = reply
  return { ...rest, notes: ['Admins see the plan when they press Approve…, before they give a code.'] }
}

function secondButtons({ id }: Confirmation): Button[] {
  const button = (label: string, style: Button['style'], kind: Exclude<Deed['kind'], 'run'>): Button => {
    return { label, style, deed: { kind, confirmation: id } }
  }
  return [
    button('Approve…', 'primary', 'code'),
    button('Reject…', 'danger', 'ask-reject'),
    button('Cancel', 'plain', 'cancel'),
  ]
}

function ended(title: string, notes: string[], asked?: string): Said {
  const facts = asked === undefined ? [] : ([['asked by', asked]] as const)
  return { card: plainCard({ title, severity: 'info', facts, notes }), final: true }
}
