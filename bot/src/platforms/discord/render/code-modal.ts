import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord.js'

/**
 * Asks for a code, for a plan that waits. Needs nothing but its id, because a modal must be the first answer to a button.
 * https://docs.discord.com/developers/components/reference#label
 */
export function codeModal(confirmation: string): APIModalInteractionResponseCallbackData {
  return {
    custom_id: `code:${confirmation}`,
    title: 'Confirm with a code',
    components: [
      {
        type: ComponentType.Label,
        label: 'Code from your authenticator app',
        description: 'A recovery code works too, once.',
        component: {
          type: ComponentType.TextInput,
          custom_id: 'code',
          style: TextInputStyle.Short,
          min_length: 1,
          max_length: 64,
          required: true,
        },
      },
    ],
  }
}
