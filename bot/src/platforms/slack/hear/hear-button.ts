import { type Deed, readDeed } from '../../../chat/deed.ts'
import { oldButton, workingWords } from '../../../chat/sentences.ts'
import { messageOfBlock } from '../answer/message.ts'
import { remembering } from '../answer/modals.ts'
import { type Origin, readMetadata } from '../answer/origin.ts'
import { skeletonModal } from '../render/modal.ts'
import type { Who } from './callers.ts'
import { hearLine, showIn, wantsModal } from './hear-command.ts'
import type { ActionPayload } from './payload.ts'
import { ask, type Seat } from './seat.ts'

/** A button that was pressed, with where its answer goes. */
interface Pressed {
  delivery: string
  trigger: string
  who: Who
  origin: Origin
  /** The modal that it is in. */
  modal: string | null
  /** The private message that it is in, by our own id. */
  message: string | null
  home: boolean
}

/** Does what a button says, for whoever pressed it. Slack was told already that it was pressed. */
export async function hearButton(seat: Seat, payload: ActionPayload): Promise<void> {
  const pressed = read(seat, payload)
  const [action] = payload.actions
  const deed = readDeed(action?.selected_option?.value ?? action?.value ?? '')
  if (deed === null) {
    seat.ears.log('warn', 'a button was not understood', { user: payload.user.id })
    return show(seat, pressed, async () => oldButton, null)
  }
  await carryOut(seat, pressed, deed)
}

async function carryOut(seat: Seat, pressed: Pressed, deed: Deed): Promise<void> {
  const { delivery, trigger, who, origin } = pressed
  const at = pressed.modal ?? pressed.message
  switch (deed.kind) {
    case 'code': {
      const { confirmation } = deed
      const look = () => ask(seat, who, { kind: 'look', delivery, confirmation, at })
      return inModal(seat, pressed, 'Looking at what it would do…', look, confirmation)
    }
    case 'run': {
      if (pressed.modal === null && !pressed.home && !wantsModal(deed.line)) {
        const line = deed.line
        return hearLine(seat, { delivery, trigger, who, origin, line })
      }
      const run = () => ask(seat, who, { kind: 'deed', delivery, deed, at: pressed.modal })
      return inModal(seat, pressed, workingWords, run)
    }
    case 'ask-reject': {
      const { modal } = pressed
      // A window can be changed when the plan ends; a private message beside a public one cannot.
      return inModal(seat, pressed, 'One moment…', () =>
        ask(seat, who, { kind: 'deed', delivery, deed, at: modal }),
      )
    }
    default: {
      const answer = () => ask(seat, who, { kind: 'deed', delivery, deed, at })
      return show(seat, pressed, answer, deed.confirmation)
    }
  }
}

type Answer = () => ReturnType<typeof ask>

/** Shows an answer where the button is: in its modal, in place of its private message, or in a private message beside a public one. */
async function show(seat: Seat, pressed: Pressed, answer: Answer, plan: string | null): Promise<void> {
  if (pressed.modal !== null || pressed.home) return inModal(seat, pressed, workingWords, answer, plan)
  const { origin, message } = pressed
  await seat.answers.tell(origin, await answer(), message)
}

/** Shows an answer in the modal that the button is in, or in one that is opened at once. */
async function inModal(
  seat: Seat,
  pressed: Pressed,
  words: string,
  answer: Answer,
  plan: string | null = null,
): Promise<void> {
  const { trigger, origin } = pressed
  const waiting = remembering(skeletonModal('Gatehouse', words), { origin })
  if (pressed.modal !== null) return showIn(seat, pressed.modal, origin, await answer(), plan)
  const [view, card] = await Promise.all([seat.modals.open(trigger, waiting), answer()])
  await showIn(seat, view, origin, card)
}

function read(seat: Seat, payload: ActionPayload): Pressed {
  const { user, view, container, message, channel } = payload
  const metadata = view ? readMetadata(view.private_metadata) : null
  const where = channel?.id ?? metadata?.origin.channel ?? null
  const fresh: Origin = {
    user: user.id,
    channel: where,
    thread: container?.thread_ts ?? message?.thread_ts ?? metadata?.origin.thread ?? null,
    url: payload.response_url ?? null,
    askedAtMs: seat.parts.clock.nowMs(),
  }
  return {
    delivery: payload.trigger_id,
    trigger: payload.trigger_id,
    who: { user: user.id, team: user.team_id ?? null, channel: where },
    origin: view && metadata ? metadata.origin : fresh,
    modal: view?.type === 'modal' ? view.id : null,
    // Only private messages carry such an id.
    message: view ? null : messageOfBlock(payload.actions[0]?.block_id ?? ''),
    home: view?.type === 'home',
  }
}
