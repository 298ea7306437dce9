import { ChangeContent } from '../../cards/change-content.ts'
import type { Reply } from '../../reply.ts'
import { type Button, plainCard } from '../card.ts'
import { type CardDeps, defineCardKind, type Said } from './card-kind.ts'

/** How long a change can be undone by its button. */
const undoLifeMs = 24 * 3_600_000

/** A change that somebody made. */
export const change = defineCardKind({
  kind: 'change',
  content: ChangeContent,
  touches: ({ touches }) => touches,
  say: (deps, { madeAtMs }, content, mayUndo) =>
    changeCard(deps, content, mayUndo && deps.clock.nowMs() < madeAtMs + undoLifeMs),
})

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
