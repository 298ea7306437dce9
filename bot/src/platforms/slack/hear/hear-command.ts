import type { Card } from '../../../chat/card.ts'
import { working } from '../../../chat/sentences.ts'
import { commands } from '../../../commands/index.ts'
import { findName } from '../../../grammar/find-command.ts'
import { splitWords } from '../../../grammar/grammar.ts'
import { cardView, remembering } from '../answer/modals.ts'
import type { Origin } from '../answer/origin.ts'
import { skeletonModal } from '../render/modal.ts'
import type { Who } from './callers.ts'
import { ask, type Seat } from './seat.ts'

/** Somebody's line, and where it was typed. */
interface Line {
  delivery: string
  trigger: string
  who: Who
  origin: Origin
  line: string
}

/** Whoever waits longer is told that it is being worked on. */
const slowMs = 3000
/** A trigger is good for 3 s from when Slack made it. */
const triggerMs = 2300

/** Whether a line will probably ask for a code, so that a modal is opened for it while Slack still lets us. */
export function wantsModal(line: string): boolean {
  try {
    const command = findName(commands, splitWords(line))?.command
    if (!command) return false
    const { risk, name } = command
    return risk === 'destructive' || risk === 'critical' || name === 'confirmation approve'
  } catch {
    // A line that cannot be read gets a sentence, and asks for nothing.
    return false
  }
}

/** Runs a line and shows its answer to whoever typed it: in a modal when it asks for a code, in a private message otherwise. */
export async function hearLine(seat: Seat, line: Line): Promise<void> {
  if (wantsModal(line.line)) await inModal(seat, line)
  else await inMessage(seat, line)
}

async function inModal(seat: Seat, { delivery, trigger, who, origin, line }: Line): Promise<void> {
  const waiting = remembering(skeletonModal('Gatehouse', 'Working out what this would do…'), { origin })
  const [view, card] = await Promise.all([
    seat.modals.open(trigger, waiting),
    ask(seat, who, { kind: 'command', delivery, line, at: null }),
  ])
  await showIn(seat, view, origin, card)
}

/**
 * Shows a card in a modal, or in a private message when there is none any more.
 * @param plan what the modal is about until then: it is put right later when it cannot be changed now
 */
export async function showIn(
  seat: Seat,
  view: string | null,
  origin: Origin,
  card: Card,
  plan: string | null = null,
): Promise<void> {
  if (view !== null) {
    const { kind } = await seat.modals.show(view, origin, card)
    if (kind === 'sent') return
    if (kind === 'failed' && plan !== null) seat.modals.notePlan(view, origin, plan)
  }
  await seat.answers.tell(origin, card, null)
}

async function inMessage(seat: Seat, { delivery, trigger, who, origin, line }: Line): Promise<void> {
  const { clock } = seat.parts
  const sinceMs = clock.monotonicMs()
  const enough = new AbortController()
  const answer = ask(seat, who, { kind: 'command', delivery, line, at: null })
  const soon = await Promise.race([answer, clock.sleep(slowMs, enough.signal).then(() => null)])
  enough.abort()
  if (soon === null) await seat.answers.tell(origin, working, null)
  const card = await answer
  // Something waits after all, as when a plan turned out to be graver: it is shown where it can be put right, while Slack still lets us.
  const inTime = clock.monotonicMs() - sinceMs < triggerMs
  if (card.reply.pending && inTime) {
    const view = await seat.modals.open(trigger, cardView(card, origin))
    if (view !== null) return seat.modals.note(view, origin, card)
  }
  await seat.answers.tell(origin, card, null)
}
