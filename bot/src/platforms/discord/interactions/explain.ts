import type { APIMessageApplicationCommandInteractionData } from 'discord.js'
import { roleHere } from '../../../chat/may-see.ts'
import { findNamed } from './find-named.ts'
import type { Act, HearParts } from './hear-parts.ts'
import { messageText } from './message-text.ts'
import { sentence } from './sentence.ts'

/** Somebody wants to know more about what a message names. */
export async function hearExplain(
  { ears, known }: HearParts,
  { delivery, caller, exchange }: Act,
  { resolved, target_id: target }: APIMessageApplicationCommandInteractionData,
): Promise<void> {
  await exchange.answer(async () => {
    const now = known()
    const message = resolved.messages[target]
    const role = now && roleHere(now, caller)
    // Whoever may see nothing is told so by the program, which writes it down.
    const line = now && role ? findNamed(now.names, message ? messageText(message) : '') : 'status'
    if (line === null)
      return sentence('This message names no route, policy, revision or plan that Gatehouse knows.', [
        'A host, or the name of a route, is enough.',
      ])
    return ears.hear({ kind: 'command', delivery, caller, at: exchange.at, line })
  })
}
