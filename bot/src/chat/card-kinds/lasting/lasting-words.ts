import { momentText } from '../../../replies/moment-text.ts'
import type { Reply } from '../../../reply.ts'
import type { Button } from '../../card.ts'
import { lineButton } from '../../line-button.ts'
import type { LastingNow } from './lasting-now.ts'

type Fact = NonNullable<Reply['facts']>[number]

/** More than a card has room for. */
const mostNamed = 5

/** Until when it holds and why, or that it has ended; by its name where there are several. */
export function lastingFacts(all: readonly LastingNow[], nowMs: number): Fact[] {
  const [only, ...others] = all
  if (only && others.length === 0) return [endFact(only, nowMs), ...reasonFact(only)]
  const more = all.length - mostNamed
  return [
    ...all.slice(0, mostNamed).map((one): Fact => {
      const [label, text, ...atMs] = endFact(one, nowMs)
      return [one.name, `${label} ${text}`, ...atMs]
    }),
    ...(more > 0 ? [['and', `${more} more`] as const] : []),
  ]
}

/** To let it hold for longer and to end it now, as long as it holds and there is only one. */
export function lastingButtons(all: readonly LastingNow[]): Button[] {
  const [only, ...others] = all
  if (only?.kind !== 'holds' || others.length > 0) return []
  const lines = [...(only.untilMs === null ? [] : [`extend ${only.name} 1h`]), `end ${only.name}`]
  return lines.flatMap(line => lineButton(line) ?? [])
}

function endFact(one: LastingNow, nowMs: number): Fact {
  if (one.kind === 'holds')
    return one.untilMs === null
      ? ['until', 'somebody revokes it']
      : ['until', momentText(one.untilMs, nowMs), one.untilMs]
  if (one.atMs === null) return ['ended', one.by === null ? 'it does not hold any more' : `by ${one.by}`]
  return [
    'ended',
    `${momentText(one.atMs, nowMs)}, ${one.by === null ? 'by itself' : `by ${one.by}`}`,
    one.atMs,
  ]
}

function reasonFact(one: LastingNow): Fact[] {
  return one.kind === 'holds' && one.reason !== null ? [['reason', one.reason]] : []
}
