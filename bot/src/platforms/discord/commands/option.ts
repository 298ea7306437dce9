import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from 'discord.js'
import type { Command, Parameter } from '../../../command.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import { keepWithin } from '../../../parameters/keep-within.ts'
import { isCompleted } from '../completion/candidates.ts'
import { limits, moreOption } from './limits.ts'
import { isOnCall } from './on-call.ts'

/** Lists that cost more characters than this are completed instead: that costs nothing, and looks the same. */
const mostChoiceCharacters = 45

/** A parameter as an option. Everything is text: the grammar reads it. */
function optionOf(name: string, parameter: Parameter): APIApplicationCommandStringOption {
  const { values = [], summary, needed, place } = parameter
  const choices = values.map(value => ({ name: value, value }))
  const listed =
    choices.length > 0 &&
    choices.length <= limits.choices &&
    values.join('').length * 2 <= mostChoiceCharacters &&
    place !== 'rest'
  const base = {
    type: ApplicationCommandOptionType.String as const,
    name,
    description: clipped(summary),
    ...(needed && place !== 'rest' && { required: true }),
  }
  if (listed) return { ...base, choices }
  return isCompleted(name, parameter) ? { ...base, autocomplete: true } : base
}

/** The option for every other key. */
export const more: APIApplicationCommandStringOption = {
  type: ApplicationCommandOptionType.String,
  name: moreOption,
  description: 'key=value …',
  autocomplete: true,
}

/** What a command cannot do without, or takes by place; those that it needs come first, as Discord demands. */
export function basicOptions(command: Command): APIApplicationCommandStringOption[] {
  const options = Object.entries(parametersOf(command))
    .filter(
      ([, { place, needed }]) => place === 'positional' || place === 'rest' || (place === 'key' && needed),
    )
    .map(([name, parameter]) => optionOf(name, parameter))
  return options.toSorted((a, b) => Number(b.required === true) - Number(a.required === true))
}

/** What every command takes that changes the edge; it would fill the room. */
const ofEvery = ['verify', keepWithin]

/** The keys that may be left out, in the order in which they deserve an option of their own. */
export function furtherOptions(command: Command): APIApplicationCommandStringOption[] {
  return Object.entries(parametersOf(command))
    .filter(([name, { place, needed }]) => place === 'key' && !needed && !ofEvery.includes(name))
    .map(([name, parameter]) => optionOf(name, parameter))
}

/** Whether a command takes keys that have no option of their own. What hardly anybody gives to it is left to the whole line. */
export function takesMore(command: Command, options: readonly { name: string }[]): boolean {
  const rare = 'propose' in command && !isOnCall(command) ? keepWithin : null
  return Object.entries(parametersOf(command)).some(
    ([name, { place }]) =>
      place === 'keys' || (place === 'key' && name !== rare && !options.some(option => option.name === name)),
  )
}

/** At most as long as Discord allows. */
export function clipped(text: string): string {
  return text.length <= limits.description ? text : `${text.slice(0, limits.description - 1)}…`
}
