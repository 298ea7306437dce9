import { EventContent } from '../../cards/event-content.ts'
import { replyCard } from '../answer-card.ts'
import { defineCardKind } from './card-kind.ts'

/** Something that happened without a command. Later news of the same name take its place. */
export const event = defineCardKind({
  kind: 'event',
  content: EventContent,
  touches: () => [],
  mustShow: (_deps, { severity }) => severity === 'warning' || severity === 'error',
  say: (_deps, _stored, { title, severity, notes, code, next }) => ({
    card: replyCard({
      title,
      severity,
      notes,
      next,
      ...(code !== null && { code: { language: 'text', text: code } }),
    }),
    final: true,
  }),
})
