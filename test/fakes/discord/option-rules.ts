import type { z } from 'zod'
import type { Option } from './command-form.ts'
import { fault } from './form.ts'
import { limits } from './limits.ts'

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-type */
export const optionTypes = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const

const { subcommand, group, string, integer, number } = optionTypes
const suggestible: readonly number[] = [string, integer, number]

type Localized = Readonly<Record<string, string>> | null | undefined

interface Node {
  readonly name: string
  readonly name_localizations?: Localized
  readonly description: string
  readonly description_localizations?: Localized
  readonly options?: readonly Option[] | null | undefined
}

/** What holds for a whole command, beyond its single fields. */
export function checkOptions(command: Node, ctx: z.RefinementCtx): void {
  checkLevel(command.options ?? [], ctx, ['options'], [subcommand, group])
  if (size(command) > limits.commandCharacters)
    fault(ctx, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${limits.commandCharacters})`)
}

type Path = readonly (string | number)[]

function checkLevel(
  options: readonly Option[],
  ctx: z.RefinementCtx,
  path: Path,
  branches: readonly number[],
): void {
  const refuse = (code: string, message: string, at: Path = path) => fault(ctx, code, message, at)
  if (options.length > limits.commandOptions)
    refuse('BASE_TYPE_BAD_LENGTH', `Must be between 0 and ${limits.commandOptions} in length.`)
  if (new Set(options.map(({ name }) => name)).size < options.length)
    refuse('APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists')
  const isBranch = ({ type }: Option) => type === subcommand || type === group
  if (options.some(isBranch) && !options.every(isBranch))
    refuse(
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    )
  const firstOptional = options.findIndex(option => !option.required)
  if (
    !options.some(isBranch) &&
    firstOptional >= 0 &&
    options.slice(firstOptional).some(({ required }) => required)
  )
    refuse(
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
      'Required options must be placed before non-required options',
    )
  for (const [index, option] of options.entries()) checkOption(option, ctx, [...path, index], branches)
}

function checkOption(option: Option, ctx: z.RefinementCtx, path: Path, branches: readonly number[]): void {
  const refuse = (code: string, message: string, at: Path = path) => fault(ctx, code, message, at)
  const { type } = option
  if (type === subcommand || type === group) {
    if (!branches.includes(type))
      refuse('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands cannot be nested so')
    if (type === group && !option.options?.length)
      refuse('BASE_TYPE_REQUIRED', 'This field is required', [...path, 'options'])
    checkLevel(option.options ?? [], ctx, [...path, 'options'], type === group ? [subcommand] : [])
    if (type === group && option.options?.some(inner => inner.type !== subcommand))
      refuse('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'A sub-command group holds sub-commands alone')
    return
  }
  if (option.options?.length)
    refuse('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'This type of option holds no options')
  if ((option.autocomplete || option.choices) && !suggestible.includes(type))
    refuse('APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'This type of option has no choices')
  if (option.autocomplete && option.choices?.length)
    refuse('APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE', 'Choices and autocomplete exclude each other')
  const wanted = type === string ? 'string' : 'number'
  for (const [index, { value }] of (option.choices ?? []).entries())
    if (typeof value !== wanted)
      refuse('APPLICATION_COMMAND_OPTIONS_CHOICES_TYPE', `Could not interpret the value as ${wanted}.`, [
        ...path,
        'choices',
        index,
        'value',
      ])
}

/**
 * Names, descriptions and values of everything; of localized texts the longest counts.
 * https://docs.discord.com/developers/interactions/application-commands#slash-commands
 */
function size(node: Node): number {
  const own =
    longest(node.name, node.name_localizations) + longest(node.description, node.description_localizations)
  const inner = (node.options ?? []).map(option => {
    const choices = (option.choices ?? []).map(
      choice => longest(choice.name, choice.name_localizations) + String(choice.value).length,
    )
    return choices.reduce((sum, part) => sum + part, size(option))
  })
  return inner.reduce((sum, part) => sum + part, own)
}

function longest(text: string, localized: Localized): number {
  return Math.max(text.length, ...Object.values(localized ?? {}).map(({ length }) => length))
}
