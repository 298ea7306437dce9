import type { Answer } from '../answer.ts'
import type { Pending, Reply } from '../reply.ts'
import type { Button, Card } from './card.ts'

/** Longer lines are typed, not pressed. */
const longestLabel = 30
const mostNext = 2

/**
 * What somebody is shown privately after what they did. `kept` is the same without what only they may see once.
 * @param isSecond they can be the second person for which it waits
 */
export function answerCard({ reply, handover }: Answer, isSecond: boolean): { shown: Card; kept: Card } {
  const kept = replyCard(reply, isSecond)
  if (!handover) return { shown: kept, kept }
  const { facts = [] } = kept.reply
  const link = handover.url ?? `ask at the console: link ${handover.purpose}`
  return {
    shown: { ...kept, reply: { ...kept.reply, facts: [...facts, ['your link, good once', link]] } },
    kept: { ...kept, reply: { ...kept.reply, facts: [...facts, ['your link', 'it was shown to you once']] } },
  }
}

/** A reply with its buttons: what it waits for, and what can be done next. */
export function replyCard(reply: Reply, isSecond = false): Card {
  const { data: _, next = [], ...rest } = reply
  const { pending } = rest
  if (pending && pending.needs !== 'yes') return waiting({ ...rest, next: [] }, pending, isSecond)
  const pressed = next.filter(line => line.length <= longestLabel).slice(0, mostNext)
  return {
    reply: { ...rest, next: next.filter(line => !pressed.includes(line)) },
    buttons: pressed.map(nextButton),
    asks: null,
    problem: null,
  }
}

function nextButton(line: string): Button {
  return {
    label: /^undo \d+$/.test(line) ? 'Undo' : line,
    style: 'plain',
    deed: { kind: 'run', line },
  }
}

function waiting(reply: Reply, { id, needs }: Pending, isSecond: boolean): Card {
  const cancel: Button = { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation: id } }
  if (needs === 'second' && !isSecond) return { reply, buttons: [cancel], asks: null, problem: null }
  const confirm: Button = {
    label: 'Confirm with code',
    style: 'primary',
    deed: { kind: 'code', confirmation: id },
  }
  const reject: Button = { label: 'Reject…', style: 'danger', deed: { kind: 'ask-reject', confirmation: id } }
  return { reply, buttons: [confirm, needs === 'second' ? reject : cancel], asks: id, problem: null }
}
