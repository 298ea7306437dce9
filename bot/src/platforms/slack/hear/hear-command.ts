import type { Card } from '../../../chat/card.ts'
import { plainCard } from '../../../chat/card.ts'
import { commands } from '../../../commands/index.ts'
import { findName } from '../../../grammar/find-command.ts'
import { splitWords } from '../../../grammar/grammar.ts'
import { remembering } from '../answer/modals.ts'
import type { Origin } from '../answer/origin.ts'
import { skeletonModal } from '../render/modal.ts'
import type { Who } from './callers.ts'
import { ask, type Seat } from './seat.ts'

/** Somebody's line, and where it was typed. */
export interface Line {
  delivery: string
  trigger: string
  who: Who
  origin: Origin
  line: string
}

/** Whoever waits longer is told that it is being worked on. */
const slowMs = 1500

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

/** Shows a card in a modal, or in a private message when there is none any more. */
export async function showIn(seat: Seat, view: string | null, origin: Origin, card: Card): Promise<void> {
  if (view !== null && (await seat.modals.show(view, origin, card)).kind === 'sent') return
  await seat.answers.tell(origin, card, null)
}

async function inMessage(seat: Seat, { delivery, who, origin, line }: Line): Promise<void> {
  const { clock } = seat.parts
  const enough = new AbortController()
  const answer = ask(seat, who, { kind: 'command', delivery, line, at: null })
  const slow = clock.sleep(slowMs, enough.signal).then(() => null)
  const soon = await Promise.race([answer, slow])
  enough.abort()
  const told = soon === null ? await seat.answers.tell(origin, working, null) : null
  await seat.answers.tell(origin, await answer, told)
}

/** What is shown while something takes its time. */
export const working = plainCard({ title: 'Working on it…', severity: 'info' })
