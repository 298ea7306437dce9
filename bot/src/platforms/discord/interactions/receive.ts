import { errorWords } from '@gatehouse/core/error.ts'
import { type APIInteraction, ApplicationCommandType, InteractionType } from 'discord.js'
import { Recent } from '../../../chat/recent.ts'
import { hearCompletion } from '../completion/hear-completion.ts'
import { type CallerParts, callerOf } from './caller.ts'
import { Exchange } from './exchange.ts'
import type { ExchangeParts } from './exchange-parts.ts'
import { hearExplain } from './explain.ts'
import type { Act, HearParts } from './hear-parts.ts'
import { hearPress } from './press.ts'
import { sentence } from './sentence.ts'
import { hearSlash } from './slash.ts'
import { hearSubmit } from './submit.ts'

/** What receiving needs. */
interface ReceiveParts extends ExchangeParts, HearParts, CallerParts {
  ears: ExchangeParts['ears'] & HearParts['ears']
}

const mostRemembered = 10_000

/** Takes what people do, each once: Discord delivers again what it is not sure about. */
export class Receiver {
  readonly #parts: ReceiveParts
  readonly #seen = new Recent<true>(mostRemembered)

  constructor(parts: ReceiveParts) {
    this.#parts = parts
  }

  /** Resolves when it was answered; never rejects. */
  async receive(interaction: APIInteraction): Promise<void> {
    if (this.#seen.get(interaction.id)) return
    // What is typed is told by the letter, and does nothing: it must not push out what does.
    if (interaction.type !== InteractionType.ApplicationCommandAutocomplete)
      this.#seen.set(interaction.id, true)
    const act: Act = {
      delivery: interaction.id,
      caller: callerOf(interaction, this.#parts),
      exchange: new Exchange(this.#parts, interaction),
    }
    try {
      await hear(this.#parts, act, interaction)
    } catch (error) {
      this.#parts.ears.log('error', 'interaction not answered', {
        error: errorWords(error),
        type: interaction.type,
      })
    }
  }
}

async function hear(parts: ReceiveParts, act: Act, interaction: APIInteraction): Promise<void> {
  switch (interaction.type) {
    case InteractionType.ApplicationCommandAutocomplete:
      return hearCompletion(parts, act, interaction)
    case InteractionType.MessageComponent:
      return hearPress(parts, act, interaction)
    case InteractionType.ModalSubmit:
      return hearSubmit(parts, act, interaction)
    case InteractionType.ApplicationCommand: {
      const { data } = interaction
      if (data.type === ApplicationCommandType.ChatInput) return hearSlash(parts, act, data)
      if (data.type === ApplicationCommandType.Message) return hearExplain(parts, act, data)
      return act.exchange.say(sentence('Gatehouse has no such command.'))
    }
    case InteractionType.Ping:
  }
}
