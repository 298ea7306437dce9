import { ApplicationCommandOptionType, ApplicationCommandType } from './discord-js.ts'

const {
  String: text,
  Integer,
  Boolean: yesOrNo,
  User,
  Subcommand,
  SubcommandGroup,
} = ApplicationCommandOptionType

/** A slash command with a group and typed options. */
export const gate = {
  name: 'gate',
  description: 'Runs the proxy',
  options: [
    { type: Subcommand, name: 'status', description: 'How things are' },
    {
      type: Subcommand,
      name: 'block',
      description: 'Blocks an address',
      options: [
        { type: text, name: 'address', description: 'Which', required: true, min_length: 3, max_length: 45 },
        { type: text, name: 'unit', description: 'Of time', choices: [{ name: 'hours', value: 'h' }] },
        { type: Integer, name: 'time', description: 'How long', min_value: 1, max_value: 90 },
        { type: yesOrNo, name: 'quietly', description: 'Without a card' },
        { type: User, name: 'for', description: 'For whom' },
      ],
    },
    {
      type: SubcommandGroup,
      name: 'route',
      description: 'Routes',
      options: [
        {
          type: Subcommand,
          name: 'show',
          description: 'Shows a route',
          options: [
            { type: text, name: 'name', description: 'Its name', required: true, autocomplete: true },
          ],
        },
      ],
    },
  ],
}

/** An entry of the context menu of messages. */
export const explain = { name: 'Explain with Gatehouse', type: ApplicationCommandType.Message }
