import { type APIApplicationCommandAutocompleteInteraction, InteractionResponseType } from 'discord.js'
import { knownTo, roleHere } from '../../../chat/may-see.ts'
import { readOptions } from '../commands/read-options.ts'
import type { Act, HearParts } from '../interactions/hear-parts.ts'
import { completeOption } from './complete-option.ts'

/** Somebody is typing: completed from memory, before anything is waited for. Strangers are shown nothing. */
export async function hearCompletion(
  { commands, known }: HearParts,
  { caller, exchange }: Act,
  { data }: APIApplicationCommandAutocompleteInteraction,
): Promise<void> {
  const now = known()
  const role = now && roleHere(now, caller)
  const texts =
    now && role
      ? completeOption({ commands, known: knownTo(now, role), role, place: caller.place }, readOptions(data))
      : []
  await exchange.respond({
    type: InteractionResponseType.ApplicationCommandAutocompleteResult,
    data: { choices: texts.map(text => ({ name: text, value: text })) },
  })
}
