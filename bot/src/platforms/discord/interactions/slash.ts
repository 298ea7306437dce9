import { AppError } from '@gatehouse/core/error.ts'
import type { APIChatInputApplicationCommandInteractionData } from 'discord.js'
import { readOptions } from '../commands/read-options.ts'
import { typedText } from '../commands/typed-text.ts'
import type { Act, HearParts } from './hear-parts.ts'
import { sentence } from './sentence.ts'

/** Somebody gave a command. */
export async function hearSlash(
  { ears, commands }: HearParts,
  { delivery, caller, exchange }: Act,
  data: APIChatInputApplicationCommandInteractionData,
): Promise<void> {
  await exchange.answer(async () => {
    try {
      const line = typedText(commands, readOptions(data))
      return await ears.hear({ kind: 'command', delivery, caller, at: exchange.at, line })
    } catch (error) {
      if (error instanceof AppError) return sentence(error.message)
      throw error
    }
  })
}
