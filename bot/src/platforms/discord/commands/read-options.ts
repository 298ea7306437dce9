import {
  type APIApplicationCommandInteractionDataOption,
  ApplicationCommandOptionType,
  type InteractionType,
} from 'discord.js'
import type { Path } from './path.ts'

/** What somebody chose and typed: a subcommand, the texts of its options, and the option that they are typing. */
export interface Given extends Path {
  texts: ReadonlyMap<string, string>
  focused: string | null
}

type Options = readonly APIApplicationCommandInteractionDataOption<
  InteractionType.ApplicationCommand | InteractionType.ApplicationCommandAutocomplete
>[]

export function readOptions({ name: top, options = [] }: { name: string; options?: Options }): Given {
  const [first] = options
  if (first?.type === ApplicationCommandOptionType.SubcommandGroup) {
    const [sub] = first.options
    return given(top, first.name, sub?.name ?? '', sub?.options ?? [])
  }
  if (first?.type === ApplicationCommandOptionType.Subcommand)
    return given(top, null, first.name, first.options ?? [])
  return given(top, null, '', [])
}

function given(top: string, group: string | null, name: string, options: Options): Given {
  const texts = new Map<string, string>()
  let focused: string | null = null
  for (const option of options) {
    if (!('value' in option)) continue
    texts.set(option.name, String(option.value))
    if ('focused' in option && option.focused === true) focused = option.name
  }
  return { top, group, name, texts, focused }
}
