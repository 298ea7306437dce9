import type { StoredCard } from '@gatehouse/core/cards/card-store.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import type { CommandDeps } from '../command.ts'
import { askedBy } from '../replies/confirmation-words.ts'
import { pendingReply } from '../replies/pending-reply.ts'
import type { Reply } from '../reply.ts'
import { replyCard } from './answer-card.ts'
import { type Button, type Card, plainCard } from './card.ts'
import { CardContent, type ChangeContent } from './card-content.ts'
import type { Deed } from './deed.ts'
import { endWords } from './over-card.ts'

/** What public cards are worked out from. */
export interface CardDeps {
  confirmations: Pick<CommandDeps['confirmations'], 'find'>
  revisions: Pick<CommandDeps['revisions'], 'get'>
  accounts: Pick<CommandDeps['accounts'], 'get'>
  clock: Pick<CommandDeps['clock'], 'nowMs'>
}

/** What a public card says now. `final`: it will never say anything else. */
export interface Said {
  card: Card
  final: boolean
}

/** How long a change can be undone by its button. */
const undoLifeMs = 24 * 3_600_000

/**
 * What a public card says at this moment, worked out from what is stored.
 * @param mayUndo whether nothing that it touches was changed since
 */
export function cardOf(deps: CardDeps, stored: StoredCard, mayUndo: boolean): Said {
  if (stored.content === null) return waitingCard(deps, stored.subject.slice('confirmation:'.length))
  const content = CardContent.parse(JSON.parse(stored.content))
  if (content.kind === 'event') return { card: replyCard(eventReply(content)), final: true }
  return changeCard(deps, content, mayUndo && deps.clock.nowMs() < stored.madeAtMs + undoLifeMs)
}

/** The names of what a card's change touches; null when it is about everything, or about no change. */
export function touchesOf({ content }: StoredCard): readonly string[] | null {
  const read = content === null ? null : CardContent.parse(JSON.parse(content))
  return read?.kind === 'change' ? read.touches : []
}

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

function changeCard({ revisions }: CardDeps, content: ChangeContent, mayUndo: boolean): Said {
  const { revision, done, line } = content
  const reply = changeReply(content)
  if (revision === null)
    return { card: plainCard({ ...reply, title: `${done}.`, severity: 'ok' }), final: true }
  const found = revisions.get(revision)
  switch (found?.status) {
    case undefined:
    case 'joined':
    case 'applying':
      return {
        card: plainCard({ ...reply, title: `Being applied: ${line}`, severity: 'info' }),
        final: false,
      }
    case 'failed':
      return {
        card: plainCard({
          ...reply,
          title: `Failed and taken back: ${line}`,
          severity: 'error',
          code: { language: 'text', text: found.failure ?? 'no words' },
        }),
        final: true,
      }
    case 'active':
    case 'superseded':
    case 'carried': {
      const undo: Button = { label: 'Undo', style: 'plain', deed: { kind: 'run', line: `undo ${revision}` } }
      const card = plainCard({ ...reply, title: `${done}.`, severity: 'ok' }, mayUndo ? [undo] : [])
      return { card, final: !mayUndo }
    }
  }
}

function changeReply({
  line,
  who,
  second,
  face,
  revision,
  changes,
  more,
}: ChangeContent): Omit<Reply, 'title' | 'severity'> {
  return {
    facts: [
      ['by', second === null ? `${who}, through ${face}` : `${who} and ${second}, through ${face}`],
      ['command', line],
      ...(revision === null ? [] : ([['revision', String(revision)]] as const)),
    ],
    changes,
    ...(more > 0 && { notes: [`And ${more} more changes.`] }),
  }
}

function eventReply({ title, severity, notes, code, next }: CardContent & { kind: 'event' }): Reply {
  return { title, severity, notes, next, ...(code !== null && { code: { language: 'text', text: code } }) }
}

function ended(title: string, notes: string[], asked?: string): Said {
  const facts = asked === undefined ? [] : ([['asked by', asked]] as const)
  return { card: plainCard({ title, severity: 'info', facts, notes }), final: true }
}
