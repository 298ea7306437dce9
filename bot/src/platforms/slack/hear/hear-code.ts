import type { AckFn, ViewResponseAction } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import { workingWords } from '../../../chat/sentences.ts'
import { cardView, remembering } from '../answer/modals.ts'
import type { Metadata } from '../answer/origin.ts'
import { skeletonModal } from '../render/modal.ts'
import { acknowledge } from './acknowledge.ts'
import { showIn } from './hear-command.ts'
import type { SubmitPayload } from './payload.ts'
import { ask, type Seat } from './seat.ts'

/** How long a modal's own answer may wait for the program; Slack's limit is 3 s. */
const answerMs = 80
/** What is acknowledged and what is sent afterwards go different ways to Slack; the later one must come later. */
const apartMs = 300
const longestError = 200

/**
 * Somebody submitted a code. What is wrong with it is said at its field. An answer that takes longer is filled into the modal when it comes.
 * The code goes to the program and nowhere else.
 */
export async function hearCode(
  seat: Seat,
  { trigger_id: delivery, user, view }: SubmitPayload,
  { origin, confirmation = '' }: Metadata,
  ack: AckFn<ViewResponseAction>,
): Promise<void> {
  const code = view.state.values.code?.code?.value ?? ''
  const who = { user: user.id, team: user.team_id ?? null, channel: origin.channel }
  const give = () => ask(seat, who, { kind: 'code', delivery, confirmation, code, at: view.id })
  await submitted(seat, view.id, { origin, confirmation }, give, ack)
}

/** Answers a submission: at once if the answer is there in time, else with a word of patience and the answer when it comes. */
export async function submitted(
  seat: Seat,
  view: string,
  { origin, confirmation }: Metadata,
  give: () => Promise<Card>,
  ack: AckFn<ViewResponseAction>,
): Promise<void> {
  const { clock } = seat.parts
  const answer = shared(seat, view, give)
  const enough = new AbortController()
  const soon = await Promise.race([answer, clock.sleep(answerMs, enough.signal).then(() => null)])
  enough.abort()
  const waiting = remembering(skeletonModal('Gatehouse', workingWords), { origin })
  const shown = soon ? cardView(soon, origin) : waiting
  const wrong = soon && wrongAt(soon, confirmation)
  const reached = await acknowledge(seat, () => ack(wrong ?? { response_action: 'update', view: shown }))
  if (soon && reached) return seat.modals.note(view, origin, soon)
  const [card] = await Promise.all([answer, clock.sleep(apartMs)])
  await showIn(seat, view, origin, card, confirmation ?? null)
}

/** Whoever clicks twice has submitted once. */
function shared({ submitting }: Seat, view: string, give: () => Promise<Card>): Promise<Card> {
  const before = submitting.get(view)
  if (before !== undefined) return before
  const answer = give().finally(() => submitting.delete(view))
  submitting.set(view, answer)
  return answer
}

/** What is wrong with a code, at its field, as long as the form around it is about the same plan. */
function wrongAt({ asks, problem }: Card, confirmation: string | undefined): ViewResponseAction | null {
  return asks !== null && asks === confirmation && problem !== null
    ? { response_action: 'errors', errors: { code: problem.slice(0, longestError) } }
    : null
}
