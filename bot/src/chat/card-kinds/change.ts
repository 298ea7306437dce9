import { ChangeContent } from '../../cards/change-content.ts'
import { plainCard } from '../card.ts'
import { type CardDeps, defineCardKind, type Said } from './card-kind.ts'
import { changeReply } from './change/change-reply.ts'
import { effectCard, operationOf } from './change/effect-card.ts'

/** How long a change can be undone by its button. */
const undoLifeMs = 24 * 3_600_000

/** A change that somebody made, and what has become of it: until when it holds, whether it is kept, what it did to traffic. */
export const change = defineCardKind({
  kind: 'change',
  content: ChangeContent,
  touches: ({ touches }) => touches,
  mustShow: waitsToBeKept,
  say: (deps, { madeAtMs }, content, { untouched, current }) => {
    const mayUndo = untouched && deps.clock.nowMs() < madeAtMs + undoLifeMs
    const age = { madeAtMs, mayUndo, current: current || waitsToBeKept(deps, content) }
    return unlessInEffect(deps, content) ?? effectCard(deps, content, age)
  },
})

/** Nobody would press Keep on a card that is not there. */
function waitsToBeKept({ leases }: CardDeps, content: ChangeContent): boolean {
  const operation = operationOf(content)
  return operation !== null && leases.get(operation)?.state === 'waiting'
}

/** A revision on its way, or one that came to nothing; null for what took effect. */
function unlessInEffect({ revisions }: CardDeps, content: ChangeContent): Said | null {
  const { revision, line } = content
  if (revision === null) return null
  const reply = changeReply(content)
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
    case 'carried':
      return null
  }
}
