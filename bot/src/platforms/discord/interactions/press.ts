import { type APIMessageComponentInteraction, ComponentType, InteractionResponseType } from 'discord.js'
import { readDeed } from '../../../chat/deed.ts'
import { oldButton } from '../../../chat/sentences.ts'
import { codeModal } from '../render/code-modal.ts'
import type { Act, HearParts } from './hear-parts.ts'

/** Somebody pressed a button, or chose from the menu of what fits no button. */
export async function hearPress(
  { ears }: HearParts,
  { delivery, caller, exchange }: Act,
  { data }: APIMessageComponentInteraction,
): Promise<void> {
  const text = data.component_type === ComponentType.Button ? data.custom_id : (data.values[0] ?? '')
  const deed = readDeed(text)
  if (deed === null) {
    await exchange.say(oldButton)
    return
  }
  // A modal must be the first answer, and nothing may be waited for before it.
  if (deed.kind === 'code') {
    await exchange.respond({ type: InteractionResponseType.Modal, data: codeModal(deed.confirmation) })
    return
  }
  await exchange.answer(() => ears.hear({ kind: 'deed', delivery, caller, at: exchange.at, deed }))
}
