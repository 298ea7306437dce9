import { z } from 'zod'
import { invalidForm, list, readForm, text } from './form.ts'
import { type Interaction, type InteractionType, interactionTypes } from './interaction.ts'
import { limits, messageFlags } from './limits.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
export const callbackTypes = {
  message: 4,
  deferred: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
} as const

type CallbackType = (typeof callbackTypes)[keyof typeof callbackTypes]

const allowed: Record<InteractionType, readonly CallbackType[]> = {
  [interactionTypes.command]: [4, 5, 9],
  [interactionTypes.component]: [4, 5, 6, 7, 9],
  [interactionTypes.autocomplete]: [8],
  [interactionTypes.modal]: [4, 5],
}

const callback = z.object({
  type: z.union([z.literal(4), z.literal(5), z.literal(6), z.literal(7), z.literal(8), z.literal(9)]),
  data: z.unknown().optional(),
})

const deferral = z.object({ flags: z.int().nullish() }).nullish()

const suggestion = z.object({
  name: text(1, limits.choiceText),
  value: z.union([text(0, limits.choiceText), z.number()]),
})

const suggestions = z.object({ choices: list(suggestion, 0, limits.choices) })

/** What a callback asks for. @throws Refusal when this interaction cannot be answered so. */
export function readCallback(interaction: Interaction, body: unknown): { type: CallbackType; data: unknown } {
  const { type, data } = readForm(callback, body)
  const types: readonly CallbackType[] =
    interaction.type === interactionTypes.modal && interaction.source
      ? [...allowed[interaction.type], 6, 7]
      : allowed[interaction.type]
  if (!types.includes(type))
    throw invalidForm([
      {
        path: ['type'],
        code: 'INTERACTION_CALLBACK_TYPE_INVALID',
        message: `Interaction type ${interaction.type} cannot be answered with callback type ${type}`,
      },
    ])
  return { type, data }
}

/** Whether a deferred answer is for the asker alone. @throws Refusal for any flag but EPHEMERAL. */
export function readDeferral(data: unknown): boolean {
  const flags = readForm(deferral, data ?? {}, ['data'])?.flags ?? 0
  if (flags & ~messageFlags.ephemeral)
    throw invalidForm([
      {
        path: ['data', 'flags'],
        code: 'INTERACTION_DEFERRED_FLAGS_INVALID',
        message: 'A deferred response takes only the EPHEMERAL flag',
      },
    ])
  return flags === messageFlags.ephemeral
}

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-autocomplete */
export function readChoices(data: unknown) {
  return readForm(suggestions, data, ['data']).choices
}
