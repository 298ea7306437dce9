import { type APIModalSubmitInteraction, ComponentType } from 'discord.js'
import { readDeed } from '../../../chat/deed.ts'
import type { Act, HearParts } from './hear-parts.ts'
import { sentence } from './sentence.ts'

/** Somebody sent the form for a code. The code goes to the program and nowhere else. */
export async function hearSubmit(
  { ears }: HearParts,
  { delivery, caller, exchange }: Act,
  { data }: APIModalSubmitInteraction,
): Promise<void> {
  const deed = readDeed(data.custom_id)
  const code = codeOf(data.components)
  if (deed?.kind !== 'code' || code === undefined) {
    await exchange.say(sentence('This form is not known any more.', ['Give the command anew.']))
    return
  }
  const { confirmation } = deed
  await exchange.answer(() =>
    ears.hear({ kind: 'code', delivery, caller, at: exchange.at, confirmation, code: code.trim() }),
  )
}

function codeOf(components: APIModalSubmitInteraction['data']['components']): string | undefined {
  for (const one of components) {
    if (one.type !== ComponentType.Label) continue
    const { component } = one
    if (component.type === ComponentType.TextInput && component.custom_id === 'code') return component.value
  }
  return undefined
}
