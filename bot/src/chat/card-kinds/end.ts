import { durationText } from '@gatehouse/core/duration-text.ts'
import { EndContent } from '../../cards/end-content.ts'
import { momentText } from '../../replies/moment-text.ts'
import { dateText } from '../../replies/when-text.ts'
import type { Reply } from '../../reply.ts'
import { plainCard } from '../card.ts'
import { type CardDeps, defineCardKind, type Said } from './card-kind.ts'
import { type LastingNow, lastingNow } from './lasting/lasting-now.ts'
import { lastingButtons, lastingFacts } from './lasting/lasting-words.ts'

type Holding = LastingNow & { kind: 'holds' }

/** A mitigation that ends soon, or that only a person ends: the same card from the first time that people are told until it has ended. */
export const end = defineCardKind({
  kind: 'end',
  content: EndContent,
  touches: () => [],
  mustShow: () => true,
  say: (deps, _stored, content) => {
    const { mitigation, sinceMs, revision } = content
    const now = lastingNow(deps, mitigation, { atMs: sinceMs, revision })
    return now.kind === 'holds' ? holding(deps, content, now) : ended(deps, content, now)
  },
})

function holding(deps: CardDeps, content: EndContent, now: Holding): Said {
  // It is not as it was when people were told: somebody has seen to it.
  const seenTo = now.untilMs !== content.untilMs
  const { title, severity } = seenTo ? extended(now) : told(deps, content)
  return {
    card: plainCard(
      { title, severity, facts: [...lastingFacts([now], deps.clock.nowMs()), ...begunFact(content)] },
      seenTo ? [] : lastingButtons([now]),
    ),
    final: false,
  }
}

function told(
  { clock }: CardDeps,
  { mitigation, sinceMs, untilMs }: EndContent,
): Pick<Reply, 'title' | 'severity'> {
  const nowMs = clock.nowMs()
  if (untilMs !== null)
    return { title: `${mitigation} ends at ${momentText(untilMs, nowMs)}.`, severity: 'info' }
  const days = Math.floor((nowMs - sinceMs) / 86_400_000)
  const lasts = days < 1 ? '' : ` for ${durationText(days * 86_400_000)}`
  return { title: `${mitigation} still holds${lasts}; only a person ends it.`, severity: 'warning' }
}

function extended({ name, untilMs }: Holding): Pick<Reply, 'title' | 'severity'> {
  const words = untilMs === null ? 'until somebody revokes it' : 'for longer'
  return { title: `${name} holds ${words}.`, severity: 'info' }
}

function ended({ clock }: CardDeps, content: EndContent, now: LastingNow): Said {
  const facts = [...lastingFacts([now], clock.nowMs()), ...begunFact(content)]
  return { card: plainCard({ title: `${now.name} has ended.`, severity: 'ok', facts }), final: true }
}

function begunFact({ by, sinceMs }: EndContent): NonNullable<Reply['facts']> {
  return [['begun', `${dateText(sinceMs)}, by ${by}`]]
}
