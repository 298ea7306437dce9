import type { Answer } from '../answer.ts'
import type { Pending, Reply } from '../reply.ts'
import type { Button, Card } from './card.ts'
import { inOrder, lineButton } from './line-button.ts'

/** Phones show as many beside each other. */
const mostNext = 3

/**
 * What somebody is shown privately after what they did. `kept` is the same without what only they may see once.
 * @param isSecond they can be the second person for which it waits
 */
export function answerCard({ reply, handover }: Answer, isSecond: boolean): { shown: Card; kept: Card } {
  const kept = replyCard(reply, isSecond)
  if (!handover) return { shown: kept, kept }
  const { facts = [] } = kept.reply
  const withLink = (words: string): Card => {
    return { ...kept, reply: { ...kept.reply, facts: [...facts, ['your link', words]] } }
  }
  const { url } = handover
  if (url === null) return { shown: withLink('there is no page for it here; ask at the console'), kept }
  // Apart from the text: what does not fit into a message goes into a file, and a link that works once must not.
  return {
    shown: { ...withLink('opens once'), link: { label: 'Open your page', url } },
    kept: withLink('it was shown to you once'),
  }
}

/** A reply with its buttons: what it waits for, and what can be done next. */
export function replyCard(reply: Reply, isSecond = false): Card {
  const { data: _, next = [], ...rest } = reply
  const { pending } = rest
  if (pending && pending.needs !== 'yes') return waiting({ ...rest, next: [] }, pending, isSecond)
  const buttons = inOrder(next.flatMap(line => lineButton(line) ?? [])).slice(0, mostNext)
  const pressed = buttons.flatMap(({ deed }) => (deed.kind === 'run' ? [deed.line] : []))
  return {
    reply: { ...rest, next: next.filter(line => !pressed.includes(line)) },
    buttons,
    asks: null,
    problem: null,
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
