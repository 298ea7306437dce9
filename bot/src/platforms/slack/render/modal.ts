import type { types } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import { shortened } from '../../../chat/layout/clip.ts'
import { fit } from '../../../chat/layout/fit.ts'
import { partsOf } from '../../../chat/layout/parts-of.ts'
import { visible } from '../../../visible.ts'
import { actions } from './actions.ts'
import { drawLink, drawPart, richText, text } from './block.ts'
import { modalRoom } from './room.ts'

const longestTitle = 24

/**
 * A card as a modal, with a field for the code where it asks for one. https://docs.slack.dev/surfaces/modals
 */
export function renderModal(card: Card): types.ModalView {
  const { asks } = card
  const { parts } = fit(partsOf(card), modalRoom)
  const blocks = [...parts.flatMap(part => drawPart(part, card, 'console')), ...drawLink(card)]
  // The field is here already: a button that asks for the same code would open a second modal over this one.
  const others = card.buttons.filter(({ deed }) => deed.kind !== 'code' || deed.confirmation !== asks)
  const buttons = actions({ buttons: others })
  if (asks === null) return view('Gatehouse', 'shown', [...blocks, ...buttons])
  return {
    ...view('Confirm with a code', 'code', [...blocks, codeField(), ...buttons]),
    submit: plain('Confirm'),
  }
}

/** A modal that is opened before there is anything to show in it. */
export function skeletonModal(title: string, words: string): types.ModalView {
  return view(title, 'shown', [richText([text(visible(words) || ' ')])])
}

function view(title: string, callback: string, blocks: types.KnownBlock[]): types.ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    title: plain(shortened(visible(title).trim() || 'Gatehouse', longestTitle)),
    close: plain('Close'),
    blocks,
  }
}

function codeField(): types.InputBlock {
  return {
    type: 'input',
    block_id: 'code',
    label: plain('Code from your authenticator app'),
    hint: plain('A recovery code works too, once.'),
    element: { type: 'plain_text_input', action_id: 'code', max_length: 64, focus_on_load: true },
  }
}

function plain(words: string): types.PlainTextElement {
  return { type: 'plain_text', text: words, emoji: false }
}
