import {
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js'
import type { Command } from '../../../command.ts'
import { charactersOf, type Fit, fitCommands, groupDescription, type Placed } from './fit.ts'
import { commandName, explainName, lineName, lineOption, onCallName, watchName } from './limits.ts'
import { isOnCall } from './on-call.ts'
import { isWatched } from './watched.ts'

const description = 'Run the reverse proxy of this team'
const onCallDescription = 'What to do at three in the morning'
const watchDescription = 'What happens, and who is told of it'

const line: APIApplicationCommandSubcommandOption = {
  type: ApplicationCommandOptionType.Subcommand,
  name: lineName,
  description: 'Any command, typed as at the console',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: lineOption,
      description: 'the whole line, as in: route list',
      required: true,
      autocomplete: true,
    },
  ],
}

const serversAlone = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
}

/**
 * What Discord is told that there is: a command with a subcommand for each of ours, another for those that are for who is on call, a third for
 * what is watched, and the entry in the menu of messages. In servers alone: nothing is taken in direct messages. Who may use it is not said, because Discord lets its administrators do everything.
 * @param guild the server that they are registered in, where Discord asks for no contexts; null for all servers
 */
export function discordCommands(
  commands: readonly Command[],
  guild: string | null,
): RESTPostAPIApplicationCommandsJSONBody[] {
  const where = guild === null ? serversAlone : {}
  const { calm, onCall, watch } = fitAll(commands)
  const chatInput = { type: ApplicationCommandType.ChatInput as const, ...where }
  return [
    { ...chatInput, name: commandName, description, options: [line, ...topLevel(calm.placed)] },
    ...[
      { name: onCallName, description: onCallDescription, options: topLevel(onCall.placed) },
      { name: watchName, description: watchDescription, options: topLevel(watch.placed) },
    ].flatMap(further => (further.options.length > 0 ? [{ ...chatInput, ...further }] : [])),
    { type: ApplicationCommandType.Message, name: explainName, ...where },
  ]
}

/** What fits below each of the commands. */
export function fitAll(commands: readonly Command[]): Record<'calm' | 'onCall' | 'watch', Fit> {
  const taken = charactersOf({ name: commandName, description, options: [line] })
  const onCallTaken = charactersOf({ name: onCallName, description: onCallDescription })
  const watchTaken = charactersOf({ name: watchName, description: watchDescription })
  return {
    calm: fitCommands(
      commands.filter(command => !isOnCall(command) && !isWatched(command)),
      { characters: taken, places: 1 },
    ),
    onCall: fitCommands(commands.filter(isOnCall), { characters: onCallTaken, places: 0 }),
    watch: fitCommands(commands.filter(isWatched), { characters: watchTaken, places: 0 }),
  }
}

function topLevel(placed: readonly Placed[]) {
  const names = [...new Set(placed.map(({ group, name }) => group ?? name))]
  return names.map(name => {
    const inGroup = placed.filter(({ group }) => group === name)
    const [alone] = placed.filter(one => one.group === null && one.name === name)
    if (alone) return subcommand(alone)
    return {
      type: ApplicationCommandOptionType.SubcommandGroup as const,
      name,
      description: groupDescription(name),
      options: inGroup.map(subcommand),
    }
  })
}

function subcommand({ name, description, options }: Placed): APIApplicationCommandSubcommandOption {
  return { type: ApplicationCommandOptionType.Subcommand, name, description, options }
}
